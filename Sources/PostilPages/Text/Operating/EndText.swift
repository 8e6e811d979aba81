/// The comparison of a signed end of the log with another log.
package struct EndText {
  private let isServer: Bool

  /// - Parameter isServer: whether the other log is a server's, and not this replica's.
  package init(isServer: Bool) {
    self.isServer = isServer
  }

  /// The log that is compared.
  package var holder: String { isServer ? "the server's log" : "this replica's log" }

  package func same(_ seq: UInt64) -> String {
    isServer
      ? "same: the server's log also ends there, at event \(seq)"
      : "same: this replica has the same end, at event \(seq)"
  }

  package func earlier(_ seq: UInt64, cursor: UInt64) -> String {
    "consistent: event \(seq) and its chain are in \(holder), which goes on to event \(cursor)"
  }

  package func later(_ seq: UInt64, cursor: UInt64) -> String {
    """
    consistent so far: this log ends at event \(cursor), before the other end at event \(seq); sync \
    and compare again
    """
  }

  /// - Parameter events: how many of the own log come after the end.
  package static func uncovered(_ events: UInt64) -> String {
    "your log goes on for \(Phrase.counted(events, "event")) after this end; 'postil sync' fetches a newer "
      + "one if the server holds the operator's key"
  }
}
