package import PostilCore

/// The size of a log at one moment, for its operator.
package struct LogSize: Hashable, Sendable {
  /// The last seq.
  package let end: Seq
  /// The last sealed seq; 0 where nothing is sealed.
  package let sealed: Seq
  /// The bytes of its segments, as they are packed.
  package let sealedBytes: Int
  /// The bytes of the events behind them.
  package let openBytes: Int
  /// The standbys of its database; `nil` for a log in a file.
  package let standbys: Standbys?

  package init(end: Seq, sealed: Seq, sealedBytes: Int, openBytes: Int, standbys: Standbys? = nil) {
    self.end = end
    self.sealed = sealed
    self.sealedBytes = sealedBytes
    self.openBytes = openBytes
    self.standbys = standbys
  }

  /// The synchronous standbys that receive what the database commits.
  package struct Standbys: Hashable, Sendable {
    package let count: Int
    /// The bytes of the database's own log that are on the primary's disk and not on that of the standby which is
    /// furthest; `nil` where none receives.
    package let behindBytes: Int?

    package init(count: Int, behindBytes: Int?) {
      self.count = count
      self.behindBytes = behindBytes
    }
  }
}
