import Logging
import PostilCore
import PostilLog
import PostilPostgres

extension NodeMeans {
  /// The means of the logs of one server.
  ///
  /// - Parameter memory: that of all servers; `nil` where each has only its own.
  init(
    waits: RepairWaits, memory: EtcdMemory?, logger: Logger,
    now: @escaping @Sendable () -> Instant
  ) {
    self.init(now: now)
    self.waits = waits
    if let memory {
      recall = { memory.recall(of: $0.id) }
      remember = { memory.remember($1) }
    }
    report = { workspace, recognition in
      guard let finding = recognition.finding else { return }
      logger.error(
        "the log lacks what was acknowledged, and takes no pushes",
        metadata: [
          "workspace": "\(workspace.name)", "reason": "\(finding.reason)",
          "hint": "\(finding.hint)",
        ])
    }
  }
}

extension Recognition {
  /// The finding as a server that runs says it; `nil` where nothing can be lost.
  fileprivate var finding: (reason: String, hint: String)? {
    switch self {
    case .same, .sameOnAnotherDevice: nil
    case .putBack, .unproven:
      (
        "its database failed over, or is a copy, and no server remembers how far the log went",
        "let all replicas sync; --healed ends the wait"
      )
    case .shorter(let seq):
      (
        "its database failed over to a log that ends before event \(seq), which was acknowledged",
        "let all replicas sync: they give back what is missing; --healed ends the wait"
      )
    case .another(let seq):
      (
        "its database has another history than was acknowledged up to event \(seq)",
        "restore the database, or go on with this history with --healed"
      )
    }
  }
}
