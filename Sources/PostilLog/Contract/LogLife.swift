package import PostilCore
package import PostilWire
import Synchronization

/// The state of a server's log as a whole: which life this is, and whether it takes pushes.
package struct LogLife: Hashable, Sendable {
  package var epoch: Epoch
  package var restoration: Restoration
  /// The moment from which a log that heals takes pushes again; `nil` where its operator ends that, and for any other
  /// log.
  package var repairEnd: Instant?

  package init(epoch: Epoch, restoration: Restoration = .none, repairEnd: Instant? = nil) {
    self.epoch = epoch
    self.restoration = restoration
    self.repairEnd = repairEnd
  }
}

/// ⚖ The rules by which a log begins to heal and takes pushes again, the same for every store.
///
/// Source: Protocol/WIRE.md, "Put back from a copy".
extension LogLife {
  /// The certainty that a log lacks events.
  package enum Loss: Hashable, Sendable {
    /// It may lack events that were acknowledged.
    case possible
    /// It lacks events that were acknowledged.
    case proven
    /// It has other events in their places: no replica can give them back.
    case anotherHistory
  }

  /// The log heals from now on, in another epoch.
  ///
  /// A log that heals until its operator ends that goes on so, and no log that heals gets a shorter wait.
  ///
  /// - Parameter epoch: one that no other log of the workspace has.
  package func healing(
    after loss: Loss, as epoch: Epoch, now: Instant, waits: RepairWaits
  ) -> LogLife {
    let isTheOperators = restoration == .healing && repairEnd == nil
    let wait: Int64? =
      switch loss {
      case .possible: waits.untilFirstSegment
      case .proven: waits.afterLastSegment
      case .anotherHistory: nil
      }
    guard !isTheOperators, let wait else { return LogLife(epoch: epoch, restoration: .healing) }
    let end = max(now.later(by: wait).milliseconds, repairEnd?.milliseconds ?? .min)
    return LogLife(
      epoch: epoch, restoration: .healing, repairEnd: Instant(milliseconds: end))
  }

  /// Something was given back that the log lacked.
  package func extended(now: Instant, waits: RepairWaits) -> LogLife {
    guard repairEnd != nil else { return self }
    return LogLife(
      epoch: epoch, restoration: restoration, repairEnd: now.later(by: waits.afterLastSegment))
  }

  /// The log takes pushes from now on; `nil` where the time has not come, or its operator ends it.
  package func healed(now: Instant) -> LogLife? {
    guard let repairEnd, now.milliseconds >= repairEnd.milliseconds else { return nil }
    return healed
  }

  /// The log takes pushes from now on.
  package var healed: LogLife {
    LogLife(epoch: epoch, restoration: restoration == .healing ? .healed : restoration)
  }
}

/// The life of a log in memory, for the store that writes it and for its readers.
///
/// A class, because they share it. It changes once the change is durable.
package final class SharedLife: Sendable {
  private let life: Mutex<LogLife>

  package init(_ life: LogLife) {
    self.life = Mutex(life)
  }

  package var current: LogLife {
    get { life.withLock { $0 } }
    set { life.withLock { $0 = newValue } }
  }
}
