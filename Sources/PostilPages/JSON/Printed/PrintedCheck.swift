package import PostilLog

/// The amount that a verification read without finding a fault, as programs read it.
package struct PrintedCheck: Encodable {
  private let events: Int
  private let changesets: Int
  private let replicas: Int
  private let pending: Int?
  private let isStateProved: Bool
  private let hasOlderCounts: Bool
  private let isHealing: Bool

  /// - Parameters:
  ///   - pending: own events beside the log; `nil` in a server's folder.
  ///   - isStateProved: whether the state was folded anew, too.
  ///   - isHealing: whether a server's log waits for what replicas may give back.
  package init(_ log: CheckedLog, pending: Int?, isStateProved: Bool, isHealing: Bool = false) {
    events = log.events
    changesets = log.changesets
    replicas = log.replicas
    self.pending = pending
    self.isStateProved = isStateProved
    hasOlderCounts = log.hasOlderCounts
    self.isHealing = isHealing
  }
}
