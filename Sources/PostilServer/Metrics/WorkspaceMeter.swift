import PostilCore
import PostilLog
import PostilWire
import Synchronization

/// The counts of one workspace's writer and connections while they work.
///
/// A class, because they share it. Counting takes no more than a lock that is held for a moment.
final class WorkspaceMeter: Sendable {
  struct Counts: Sendable {
    /// Changesets, by what became of them.
    var appended: UInt64 = 0
    var held: UInt64 = 0
    var refused: UInt64 = 0
    /// Events that were appended.
    var events: UInt64 = 0
    /// Groups that could not be appended.
    var failures: UInt64 = 0
    /// Refusals that were sent, by their codes.
    var refusals: [Refusal.Code: UInt64] = [:]
    var groups = Histogram.ofGroups
    var commits = Histogram.ofSeconds
    var seals = Histogram.ofSeconds
  }

  let name: String
  /// True if the log lies in a database.
  let isShared: Bool
  /// Reads the log, and so waits for its disk or its database.
  let size: @Sendable () throws -> LogSize
  let isHealing: @Sendable () -> Bool
  /// The moment of the last backup that was read back, and the seq up to which it goes.
  let lastBackup: @Sendable () -> (at: Instant, end: Seq)?
  private let clock: @Sendable () -> Duration
  private let state = Mutex(Counts())

  /// - Parameter clock: the time since any moment that stays the same.
  init(
    of name: String, isShared: Bool, clock: @escaping @Sendable () -> Duration,
    size: @escaping @Sendable () throws -> LogSize, isHealing: @escaping @Sendable () -> Bool,
    lastBackup: @escaping @Sendable () -> (at: Instant, end: Seq)?
  ) {
    self.name = name
    self.isShared = isShared
    self.clock = clock
    self.size = size
    self.isHealing = isHealing
    self.lastBackup = lastBackup
  }

  var counts: Counts { state.withLock { $0 } }

  /// Appends a group of pushes, and counts it with its time: until it is durable.
  func append(_ group: [Changeset], _ body: () throws -> [Appended]) throws -> [Appended] {
    let begun = clock()
    do {
      let outcomes = try body()
      let seconds = (clock() - begun) / .seconds(1)
      state.withLock { counts in
        counts.groups.add(Double(group.count))
        counts.commits.add(seconds)
        for (changeset, outcome) in zip(group, outcomes) { counts.add(changeset, outcome) }
      }
      return outcomes
    } catch {
      state.withLock { $0.failures += 1 }
      throw error
    }
  }

  /// Seals, and counts the time where anything was sealed.
  func seal(_ body: () throws -> Bool) throws -> Bool {
    let begun = clock()
    guard try body() else { return false }
    let seconds = (clock() - begun) / .seconds(1)
    state.withLock { $0.seals.add(seconds) }
    return true
  }

  /// Counts the refusals among messages that are sent.
  func count(_ messages: [ServerMessage]) {
    let codes = Refusal.Code.all(in: messages)
    if !codes.isEmpty { state.withLock { $0.refusals.add(codes) } }
  }
}

extension WorkspaceMeter.Counts {
  fileprivate mutating func add(_ changeset: Changeset, _ outcome: Appended) {
    switch outcome {
    case .logged:
      appended += 1
      events += UInt64(changeset.events.count)
    case .alreadyHeld: held += 1
    case .refused: refused += 1
    }
  }
}
