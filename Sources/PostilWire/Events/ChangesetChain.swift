import Crypto
import PostilCore

extension Chain {
  /// The replica's own chain after a whole changeset.
  package func adding(_ changeset: Changeset) -> Chain {
    let run = changeset.events
    return run.ranges.reduce(self) { $0.adding(run.bytes[$1]) }
  }

  /// The log's chain after a whole changeset.
  ///
  /// ⚖ It stands over the replica's own chain, which stands over the events: each byte of an event is
  /// hashed once.
  ///
  /// - Parameter own: the replica's own chain at the changeset's last event.
  package func adding(_ logged: LoggedChangeset, own: Chain) -> Chain {
    let changeset = logged.changeset
    var hasher = SHA256()
    add(to: &hasher)
    withUnsafeBytes(of: changeset.replica.bits.bigEndian) { hasher.update(bufferPointer: $0) }
    own.add(to: &hasher)
    let numbers = (
      changeset.lastCounter.bigEndian, UInt64(bitPattern: logged.receivedAt.milliseconds).bigEndian
    )
    withUnsafeBytes(of: numbers) { hasher.update(bufferPointer: $0) }
    changeset.signature?.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    return Chain(hasher.finalize())
  }
}
