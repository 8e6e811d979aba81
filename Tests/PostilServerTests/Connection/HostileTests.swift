import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// A peer that sends nonsense is refused or cut off, and the others are served on.
struct HostileTests {
  /// Frames as no replica sends them, by their fault.
  enum Nonsense: CaseIterable {
    case tooLong, empty, unknownType, serversOwn, garbage, unreadableHello, bomb, lyingBomb,
      unknownCodec, noChangeset

    var bytes: [UInt8] {
      switch self {
      case .tooLong: [0x00, 0x60, 0x00, 0x01, FrameType.push.rawValue]
      case .empty: [0, 0, 0, 0]
      case .unknownType: [0, 0, 0, 1, 0xFE]
      case .serversOwn: ServerMessage.end(1).frame.encoded
      case .garbage: Array("GET / HTTP/1.1\r\n\r\n".utf8)
      case .unreadableHello: Frame(.hello, body: [0xFF, 0xFF]).encoded
      case .bomb: Self.push(codec: 1, rawBytes: 1 << 40, Deflate.compress([1, 2, 3]))
      case .lyingBomb:
        Self.push(codec: 1, rawBytes: 3, Deflate.compress([UInt8](repeating: 0, count: 1 << 20)))
      case .unknownCodec: Self.push(codec: 9, rawBytes: 3, [1, 2, 3])
      case .noChangeset: Self.push(codec: 0, rawBytes: 0, [])
      }
    }

    /// The refusal before a hello, when only a hello is read at all.
    var refusal: Refusal {
      switch self {
      case .tooLong, .empty, .unknownType, .garbage, .unreadableHello: malformed
      case .serversOwn, .bomb, .lyingBomb, .unknownCodec, .noChangeset: Refusal(.outOfOrder)
      }
    }

    /// The refusal once it is read: the fault, and the field that has it.
    var malformed: Refusal {
      let (fault, field): (Text, UInt64) =
        switch self {
        case .tooLong, .garbage: ("frameTooLong", 0)
        case .empty: ("emptyFrame", 0)
        case .unknownType, .serversOwn: ("unknownFrame", 0)
        case .unreadableHello: ("truncated", 0)
        case .bomb: ("inflatedTooLong", 0)
        case .lyingBomb: ("corruptDeflate", 0)
        case .unknownCodec: ("unknownCodec", 0)
        case .noChangeset: ("missingField", 1)
        }
      return Refusal(.malformed, expected: field, subject: fault)
    }

    private static func push(codec: UInt64, rawBytes: UInt64, _ bytes: [UInt8]) -> [UInt8] {
      var body = ProtoWriter()
      body.message(1) {
        $0.unsigned(1, codec)
        $0.unsigned(2, rawBytes)
        $0.blob(3, bytes)
      }
      return Frame(.push, body: body.bytes).encoded
    }
  }

  @Test(arguments: Nonsense.allCases)
  func `nonsense is refused, and others are served`(nonsense: Nonsense) async throws {
    let folder = try TemporaryFolder()
    try await Served.with(MemoryLog(workspace: .atlas)) { served in
      let north = try await served.clone("north", in: folder)
      let said = try await served.send(nonsense.bytes)
      #expect(
        said.map(\.withoutNonce)
          == [.greeting(Greeting(versions: 1...1)), .refusal(nonsense.refusal)])
      try north.imports("A bridge")
      #expect(try await north.synchronize(.sync).pushed == 1)
    }
  }

  @Test func `a peer that hangs up inside a frame is forgotten`() async throws {
    let folder = try TemporaryFolder()
    try await Served.with(MemoryLog(workspace: .atlas)) { served in
      let hello = ClientMessage.hello(.from(Author("south").replica)).frame.encoded
      for end in 0..<hello.count {
        _ = try await served.send(Array(hello.prefix(end)), hangsUp: true)
      }
      _ = try await served.clone("north", in: folder)
    }
  }

  @Test(arguments: [Nonsense.bomb, .lyingBomb, .unknownCodec, .noChangeset, .unknownType])
  func `a hello and nonsense behind it: both are answered`(nonsense: Nonsense) async throws {
    try await Served.with(MemoryLog(workspace: .atlas)) { served in
      let hello = ClientMessage.hello(.from(Author("south").replica)).frame.encoded
      let said = try await served.send(hello + nonsense.bytes)
      #expect(said.first?.withoutNonce == .greeting(Greeting(versions: 1...1)))
      #expect(said.last == .refusal(nonsense.malformed))
    }
  }

  @Test(arguments: Seed.range(20))
  func `a conversation with flipped bytes harms nobody else`(seed: Seed) async throws {
    var choices = seed.choices
    var author = Author("south")
    var bytes =
      ClientMessage.hello(.from(author.replica)).frame.encoded
      + ClientMessage.push(try author.write(author.join)).frame.encoded
      + ClientMessage.hello(.from(author.replica)).frame.encoded
    for _ in 0...choices.below(3) { bytes[5 + choices.below(bytes.count - 5)] ^= 1 << 4 }
    let sent = bytes
    let folder = try TemporaryFolder()
    try await Served.with(MemoryLog(workspace: .atlas)) { served in
      _ = try await served.send(sent, hangsUp: true)
      let north = try await served.clone("north", in: folder)
      #expect(try north.verify().log.events >= 1, "replay: \(seed)")
    }
  }
}
