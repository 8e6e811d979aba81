import GRDB
import PostilLog

/// The own events that one command recorded, by their counters: what an undo takes back at once.
///
/// Only the newest are noted. Local to the file, and no event.
struct OwnSteps {
  /// The most that are noted.
  static let limit = 256

  /// From the oldest to the newest, without overlaps; there may be gaps.
  private(set) var ranges: [ClosedRange<UInt64>]

  /// - Throws: `Damage` for a setting of another form.
  init(_ db: Database) throws {
    let text = try db.optionalSetting(.steps, as: String.self) ?? ""
    ranges = try text.split(separator: " ").map { range in
      let ends = range.split(separator: "-").map { UInt64($0) }
      guard ends.count == 2, let first = ends[0], let last = ends[1], first <= last else {
        throw Damage.missing("setting \(Setting.steps.rawValue)")
      }
      return first...last
    }
  }

  /// - Parameter former: the last counter of the command's earlier events, which these continue; `nil` for a new
  ///   step.
  mutating func add(_ range: ClosedRange<UInt64>, after former: UInt64?) {
    if let last = ranges.last, last.upperBound == former,
      last.upperBound + 1 == range.lowerBound
    {
      ranges[ranges.count - 1] = last.lowerBound...range.upperBound
    } else {
      ranges.append(range)
    }
    ranges.removeFirst(max(0, ranges.count - Self.limit))
  }

  /// Forgets the steps of events after a counter.
  mutating func forget(after counter: UInt64) {
    ranges.removeAll { $0.upperBound > counter }
  }

  func write(to db: Database) throws {
    let text = ranges.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: " ")
    if text.isEmpty { try db.forget(.steps) } else { try db.set(.steps, to: text) }
  }
}

extension ReplicaTransaction {
  /// Notes that one command recorded the own events of a range of counters, the newest ones.
  ///
  /// - Parameter former: as `OwnSteps` takes it.
  package func noteStep(_ range: ClosedRange<UInt64>, after former: UInt64? = nil) throws {
    var steps = try OwnSteps(db)
    steps.add(range, after: former)
    try steps.write(to: db)
  }

  /// Forgets the steps of events after a counter: these get other numbers.
  package func forgetSteps(after counter: UInt64) throws {
    var steps = try OwnSteps(db)
    steps.forget(after: counter)
    try steps.write(to: db)
  }
}

extension ReplicaView {
  /// The counters of the own events that each of the newest commands recorded, the oldest first.
  package func notedSteps() throws -> [ClosedRange<UInt64>] { try OwnSteps(db).ranges }
}
