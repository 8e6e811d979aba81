import Crypto
package import PostilCore

/// A running hash: its value at one event vouches for every event before it.
///
/// Source: Protocol/EVENTS.md, "Chains".
package struct Chain: Hashable, Sendable {
  private let words: (UInt64, UInt64, UInt64, UInt64)

  /// The chain of a workspace's log before its first event.
  ///
  /// - Parameter workspace: the workspace's id, 16 bytes.
  package init(workspace: [UInt8]) {
    self.init(SHA256.hash(data: Array("postil log 1\n".utf8) + workspace))
  }

  /// The chain of a replica's own events before its first.
  package init(replica: ReplicaID, workspace: [UInt8]) {
    var writer = ProtoWriter()
    writer.fixed(1, replica.bits)
    writer.presentBlob(2, workspace)
    self.init(SHA256.hash(data: Array("postil replica 1\n".utf8) + writer.bytes))
  }

  /// Reads 32 bytes; `nil` for any other number.
  package init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.init(unchecked: bytes)
  }

  package var bytes: [UInt8] {
    withUnsafeBytes(of: words) { Array($0) }
  }

  /// A replica's own chain after one more of its events: over the chain so far and the event's bytes.
  package func adding(_ event: ArraySlice<UInt8>) -> Chain {
    var hasher = SHA256()
    add(to: &hasher)
    event.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    return Chain(hasher.finalize())
  }

  func add(to hasher: inout SHA256) {
    withUnsafeBytes(of: words) { hasher.update(bufferPointer: $0) }
  }

  init(_ digest: SHA256.Digest) {
    words = digest.withUnsafeBytes {
      $0.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self)
    }
  }

  private init(unchecked bytes: [UInt8]) {
    words = bytes.withUnsafeBytes { $0.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self) }
  }
}

extension Chain {
  package static func == (left: Chain, right: Chain) -> Bool {
    left.words == right.words
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
  }
}
