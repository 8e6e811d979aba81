import Foundation
import PostilLog
import PostilWire

/// The questions to etcd and their answers, as its gateway writes them: bytes in base 64, numbers as strings.
enum EtcdMessages {
  struct Range: Encodable {
    let key: Data
  }

  struct Ranged: Decodable {
    struct Pair: Decodable {
      let value: Data
      let modRevision: String

      private enum CodingKeys: String, CodingKey {
        case value
        case modRevision = "mod_revision"
      }
    }

    /// Missing where there is none.
    let kvs: [Pair]?
  }

  /// Writes a value if the key was last written in a revision; 0 for a key that is not there.
  struct Replace: Encodable {
    private struct Condition: Encodable {
      let key: Data
      let target = "MOD"
      let result = "EQUAL"
      let modRevision: String
    }

    private struct Put: Encodable {
      struct Pair: Encodable {
        let key: Data
        let value: Data
      }

      let requestPut: Pair
    }

    private let compare: [Condition]
    private let success: [Put]

    init(_ key: Data, by value: Data, ifWrittenIn revision: String) {
      compare = [Condition(key: key, modRevision: revision)]
      success = [Put(requestPut: Put.Pair(key: key, value: value))]
    }
  }

  struct Replaced: Decodable {
    /// Missing where it was not.
    let succeeded: Bool?
  }
}

/// A confirmed end as it is kept in etcd.
///
/// Source: Protocol/POSTGRES.md, "A memory of all nodes".
struct RememberedEnd: Codable {
  private static let present = 1

  private let version: Int
  private let lives: UInt64
  private let epoch: Data
  private let seq: UInt64
  private let chain: Data

  init(_ confirmed: ConfirmedEnd) {
    version = Self.present
    lives = confirmed.lives
    epoch = Data(confirmed.end.epoch.bytes)
    seq = confirmed.end.seq
    chain = Data(confirmed.end.chain.bytes)
  }

  /// - Returns: `nil` for one of a later version, or a malformed one.
  func end(of workspaceID: [UInt8]) -> ConfirmedEnd? {
    guard version == Self.present, let epoch = Epoch(bytes: [UInt8](epoch)),
      let chain = Chain(bytes: [UInt8](chain))
    else { return nil }
    return ConfirmedEnd(
      lives: lives, end: LogEnd(workspaceID: workspaceID, epoch: epoch, seq: seq, chain: chain))
  }
}
