import PostilWire

extension Replica {
  /// As long as a server may ask to wait without anybody being asked.
  private static let longestPauseSeconds: UInt64 = 120

  /// Talks with the server as `synchronize` does, and goes on by itself where a server that is pushed to
  /// too fast asks for a pause: as often as it has taken something since the last one.
  ///
  /// - Parameter pause: waits for so many seconds.
  /// - Throws: as `synchronize`; and what `pause` throws.
  package func synchronize(
    _ purpose: ReplicaSession.Purpose, pausing pause: (UInt64) async throws -> Void
  ) async throws -> SyncReport {
    var pushed = 0
    while true {
      let before = try unpushedCount()
      do {
        var report = try await synchronize(purpose)
        report.pushed += pushed
        return report
      } catch SyncError.refused(let refusal) where refusal.code == .tooFast {
        let taken = try before - unpushedCount()
        guard taken > 0, refusal.retryAfterSeconds <= Self.longestPauseSeconds else {
          throw SyncError.refused(refusal)
        }
        pushed += taken
        try await pause(refusal.retryAfterSeconds)
      }
    }
  }
}
