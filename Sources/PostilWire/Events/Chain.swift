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

  /// The log's chain after one more event: over the chain so far, the event's bytes and the moment,
  /// in 8 bytes big endian, that the server received its changeset.
  package func adding(_ event: ArraySlice<UInt8>, receivedAt: Instant) -> Chain {
    var hasher = started(adding: event)
    withUnsafeBytes(of: receivedAt.milliseconds.bigEndian) { hasher.update(bufferPointer: $0) }
    return Chain(hasher.finalize())
  }

  /// A replica's own chain after one more of its events: over the chain so far and the event's bytes.
  package func adding(_ event: ArraySlice<UInt8>) -> Chain {
    Chain(started(adding: event).finalize())
  }

  private func started(adding event: ArraySlice<UInt8>) -> SHA256 {
    var hasher = SHA256()
    withUnsafeBytes(of: words) { hasher.update(bufferPointer: $0) }
    event.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    return hasher
  }

  private init(_ digest: SHA256.Digest) {
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

  /// The log's chain after a whole changeset: its events, then its signature where it has one.
  package func adding(_ logged: LoggedChangeset) -> Chain {
    let run = logged.changeset.events
    let chain = run.ranges.reduce(self) {
      $0.adding(run.bytes[$1], receivedAt: logged.receivedAt)
    }
    guard let signature = logged.changeset.signature else { return chain }
    return Chain(chain.started(adding: signature[...]).finalize())
  }

  /// The replica's own chain after a whole changeset.
  package func adding(_ changeset: Changeset) -> Chain {
    let run = changeset.events
    return run.ranges.reduce(self) { $0.adding(run.bytes[$1]) }
  }
}
