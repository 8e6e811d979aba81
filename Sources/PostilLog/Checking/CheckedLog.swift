/// The amount of a log that a check read without finding a fault.
package struct CheckedLog: Hashable, Sendable {
  package var events = 0
  package var changesets = 0
  /// Sealed ones.
  package var segments = 0
  package var replicas = 0
  /// Whether an earlier version counted rooms, verdicts and members: then these were not compared with the log.
  package var hasOlderCounts = false

  package init() {}
}
