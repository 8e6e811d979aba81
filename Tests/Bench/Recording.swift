import PostilCore
import PostilWire
import PostilWorkload

/// A workload's log in memory, as its changesets.
struct Recording {
  let changesets: [Changeset]
  let events: Int
  let bytes: Int
  /// Runs of changesets of about 512 KiB: small enough to be decoded while the clock stands still.
  let runs: [Range<Int>]

  /// Makes it and reports how long that took and how well it compresses.
  init(_ workload: Workload, report: (Row) -> Void) throws {
    var stopwatch = Stopwatch(.wall)
    let changesets = stopwatch.time { Array(workload) }
    var runs: [Range<Int>] = []
    var start = 0
    var size = 0
    for (index, changeset) in changesets.enumerated() {
      size += changeset.events.bytes.count
      guard size >= 512 << 10 || index == changesets.count - 1 else { continue }
      runs.append(start..<index + 1)
      start = index + 1
      size = 0
    }
    self.changesets = changesets
    self.runs = runs
    events = workload.events
    bytes = changesets.reduce(0) { $0 + $1.events.bytes.count }
    report(Row(name: "make", figure: Double(events) / stopwatch.seconds, unit: .eventsPerSecond))
    let sample = runs.prefix(20).map { changesets[$0].flatMap(\.events.bytes) }
    let packed = sample.reduce(0) { $0 + Deflate.compress($1).count }
    let raw = sample.reduce(0) { $0 + $1.count }
    report(Row(name: "zlib -6", figure: Double(raw) / Double(packed), unit: .ratio))
  }

  func events(of run: Range<Int>) throws -> [Event] {
    var events: [Event] = []
    for changeset in changesets[run] {
      for index in changeset.events.ranges.indices { events.append(try changeset.event(at: index)) }
    }
    return events
  }
}
