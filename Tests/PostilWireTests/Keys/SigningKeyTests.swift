import PostilCore
import TestSupport
import Testing

@testable import PostilWire

/// The library's Ed25519 against RFC 8032, section 7.1, and our key types.
@Suite struct SigningKeyTests {
  struct Vector: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let secret, publicKey, message, signature: String
  }

  static let vectors = [
    Vector(
      testDescription: "TEST 1",
      secret: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", message: "",
      signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
        + "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    Vector(
      testDescription: "TEST 2",
      secret: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", message: "72",
      signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
        + "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    Vector(
      testDescription: "TEST 3",
      secret: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
      message: "af82",
      signature: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
        + "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
  ]

  @Test(arguments: vectors)
  func `keys and signatures are those of RFC 8032`(vector: Vector) throws {
    let secret = try #require([UInt8](vector: vector.secret))
    let publicKey = try #require([UInt8](vector: vector.publicKey))
    let signature = try #require([UInt8](vector: vector.signature))
    let statement = Statement(bytes: try #require([UInt8](vector: vector.message)))
    let key = try #require(SigningKey(bytes: secret))
    #expect(key.publicKey == publicKey)
    #expect(key.bytes == secret)
    #expect(key.replica == ReplicaID(publicKey: publicKey))
    #expect(statement.isSigned(signature, by: publicKey))
    #expect(try statement.isSigned(key.sign(statement), by: publicKey))
  }

  @Test(arguments: vectors)
  func `no changed bit of a signature is taken`(vector: Vector) throws {
    let publicKey = try #require([UInt8](vector: vector.publicKey))
    let signature = try #require([UInt8](vector: vector.signature))
    let statement = Statement(bytes: try #require([UInt8](vector: vector.message)))
    for bit in 0..<signature.count * 8 {
      var other = signature
      other[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(!statement.isSigned(other, by: publicKey), "bit \(bit)")
    }
    #expect(!Statement(bytes: statement.bytes + [0]).isSigned(signature, by: publicKey))
  }

  /// Without a trap: lengths come from files and sockets.
  @Test func `keys and signatures of any other length are none`() {
    for length in [0, 31, 33, 64] {
      let bytes = [UInt8](repeating: 7, count: length)
      #expect(SigningKey(bytes: bytes) == nil)
      #expect(!Statement(bytes: []).isSigned([UInt8](repeating: 7, count: 64), by: bytes))
    }
    let key = SigningKey().publicKey
    for length in [0, 63, 65] {
      #expect(!Statement(bytes: []).isSigned([UInt8](repeating: 7, count: length), by: key))
    }
  }

  @Test func `a signature for one purpose serves no other`() throws {
    let key = SigningKey()
    let workspace = [UInt8](repeating: 1, count: 16)
    let statements = [
      Statement.changeset(Chain(workspace: workspace)),
      .hello([UInt8](repeating: 2, count: 32), workspace: "team", replica: key.replica, pin: nil),
      .join(key.publicKey, as: "north", workspace: workspace),
      .end(
        LogEnd(
          workspaceID: workspace, epoch: Epoch(life: 1), seq: 1, chain: Chain(workspace: workspace))
      ),
    ]
    for (index, signed) in statements.enumerated() {
      let signature = try key.sign(signed)
      for (other, statement) in statements.enumerated() {
        #expect(statement.isSigned(signature, by: key.publicKey) == (index == other))
      }
    }
  }
}
