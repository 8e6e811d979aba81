import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// Every `LogStore` refuses counters and bases that are out of step, and says which.
struct CounterTests {
  @Test(arguments: LogKind.allCases)
  func `a gap in the counters is refused with both numbers`(kind: LogKind) throws {
    var open = try kind.open()
    var north = Author("north")
    try open.appendAdmitted(north.write(north.join))
    north.skip(1)
    let late = try north.write(.articleImported(.sample("One")))
    #expect(
      try open.refusal(of: late) == Refusal(.counterOutOfStep, expected: 2, found: 3))
    #expect(try open.log.end() == 1)
  }

  @Test(arguments: LogKind.allCases)
  func `a changeset that overlaps the log is refused`(kind: LogKind) throws {
    var open = try kind.open()
    var north = Author("north")
    try open.appendAdmitted(
      north.write(north.join, .articleImported(.sample("One"))))
    north.forget(1)
    let overlapping = try north.write(
      .articleImported(.sample("One")), .articleImported(.sample("Two")))
    #expect(
      try open.refusal(of: overlapping) == Refusal(.counterOutOfStep, expected: 3, found: 2))
  }

  @Test(arguments: LogKind.allCases)
  func `other events under counters that are held are refused`(kind: LogKind) throws {
    var open = try kind.open()
    var north = Author("north")
    try open.appendAdmitted(north.write(north.join))
    try open.appendAdmitted(north.write(.articleImported(.sample("One")), base: 1))
    north.forget(1)
    let copied = try north.write(.articleImported(.sample("Two")), base: 1)
    #expect(try open.refusal(of: copied) == Refusal(.counterOutOfStep, expected: 3, found: 2))
  }

  @Test(arguments: LogKind.allCases)
  func `an earlier changeset pushed again is refused, not doubled`(kind: LogKind) throws {
    var open = try kind.open()
    var north = Author("north")
    let first = try north.write(north.join)
    try open.appendAdmitted(first)
    try open.appendAdmitted(north.write(.articleImported(.sample("One")), base: 1))
    #expect(try open.refusal(of: first) == Refusal(.counterOutOfStep, expected: 3, found: 1))
    #expect(try open.log.end() == 2)
  }

  @Test(arguments: LogKind.allCases)
  func `the first changeset of a replica starts at 1`(kind: LogKind) throws {
    var open = try kind.open()
    var north = Author("north")
    north.skip(4)
    #expect(
      try open.refusal(of: north.write(north.join))
        == Refusal(.counterOutOfStep, expected: 1, found: 5))
  }

  @Test(arguments: LogKind.allCases)
  func `a base beyond the head is refused with the head`(kind: LogKind) throws {
    var open = try kind.open()
    var north = Author("north")
    #expect(
      try open.refusal(of: north.write(north.join, base: 1))
        == Refusal(.baseOutOfRange, expected: 0, found: 1))
  }

  @Test(arguments: LogKind.allCases)
  func `a base may not lie in the changeset's own events`(kind: LogKind) throws {
    var open = try kind.open()
    var north = Author("north")
    let changeset = try north.write(
      [north.join, .articleImported(.sample("One"))], bases: [0, 1])
    #expect(
      try open.refusal(of: changeset) == Refusal(.baseOutOfRange, expected: 0, found: 1))
  }

  @Test(arguments: LogKind.allCases)
  func `a base that goes back within a changeset is refused`(kind: LogKind) throws {
    var open = try kind.open()
    var north = Author("north")
    try open.appendAdmitted(north.write(north.join))
    let changeset = try north.write(
      [.articleImported(.sample("One")), .articleImported(.sample("Two"))], bases: [1, 0])
    #expect(
      try open.refusal(of: changeset) == Refusal(.baseOutOfRange, expected: 1, found: 0))
  }

  @Test(arguments: LogKind.allCases)
  func `a base that goes back from one changeset to the next is refused`(kind: LogKind) throws {
    var open = try kind.open()
    var north = Author("north")
    try open.appendAdmitted(north.write(north.join))
    try open.appendAdmitted(north.write(.articleImported(.sample("One")), base: 1))
    #expect(
      try open.refusal(of: north.write(.articleImported(.sample("Two")), base: 0))
        == Refusal(.baseOutOfRange, expected: 1, found: 0))
  }

  @Test(arguments: LogKind.allCases)
  func `a base may be the head that an earlier changeset of the same append made`(kind: LogKind)
    throws
  {
    var open = try kind.open()
    var north = Author("north")
    var south = Author("south")
    let answers = try open.log.append(
      [
        try north.write(north.join), try south.write(south.join),
        try north.write(.articleImported(.sample("One")), base: 2),
      ], receivedAt: .noon)
    #expect(answers.count == 3)
    #expect(try open.log.end() == 3)
    #expect(try open.log.frontier(of: north.replica)?.lastBase == 2)
  }

  @Test(arguments: LogKind.allCases)
  func `numbers at the end of their range are refused, not added to`(kind: LogKind) throws {
    var open = try kind.open()
    var north = Author("north")
    let highest = UInt64(Int64.max)
    #expect(
      try open.refusal(of: north.write(north.join, base: highest))
        == Refusal(.baseOutOfRange, expected: 0, found: highest))
    north.forget(1)
    #expect(
      try open.refusal(of: north.write(north.join, base: highest + 1))
        == Refusal(.malformed, expected: 1, found: 1, subject: "outOfRange"))
    let event = EventEncoder.encode(base: 0, claimedAt: .noon, change: north.join)
    let last = try Changeset(
      replica: north.replica, firstCounter: highest - 1, events: EventRun(events: [event]))
    #expect(
      try open.refusal(of: last) == Refusal(.counterOutOfStep, expected: 1, found: highest - 1))
  }
}
