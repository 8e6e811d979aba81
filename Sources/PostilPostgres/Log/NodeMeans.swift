package import PostilCore
package import PostilLog
package import PostilWire

/// The things that a node is given beside the database: a clock, new epochs, and a memory of confirmed ends that outlives it.
package struct NodeMeans: Sendable {
  /// The time that pushes wait once the log turns out to lack something.
  package var waits = RepairWaits()
  package var now: @Sendable () -> Instant
  /// One that no other log of the workspace has.
  package var newEpoch: @Sendable () -> Epoch = { .new() }
  /// The last confirmed end of a workspace that all nodes remember together; `nil` where nobody remembers any. Asked
  /// rarely, and under the lock of the workspace's row: it answers within seconds.
  package var recall: @Sendable (WorkspaceIdentity) -> ConfirmedEnd? = { _ in nil }
  /// An end was confirmed that is later than all before. Called after each group: it does not wait.
  package var remember: @Sendable (WorkspaceIdentity, ConfirmedEnd) -> Void = { _, _ in }
  /// A log that is served turned out to lack something, and begins to heal.
  package var report: @Sendable (WorkspaceIdentity, Recognition) -> Void = { _, _ in }

  package init(now: @escaping @Sendable () -> Instant) {
    self.now = now
  }
}
