import PostilCore
import Testing

@testable import PostilWire

@Suite struct EventRunTests {
  @Test func `a run keeps its events' bytes and says where they lie`() throws {
    let events: [[UInt8]] = [[1, 2, 3], [], [UInt8](repeating: 9, count: 200)]
    let run = EventRun(events: events)
    #expect(run.count == 3)
    #expect(run.ranges.map { Array(run.bytes[$0]) } == events)
    #expect(try EventRun(bytes: run.bytes) == run)
  }

  @Test func `a run holds at least one event`() {
    #expect(throws: WireError.emptyChangeset) { try EventRun(bytes: []) }
  }

  @Test func `a run holds as many events as the limit and no more`() throws {
    let event: [UInt8] = [0x0A, 0]
    for count in [Limits.changesetEvents - 1, Limits.changesetEvents] {
      let bytes = [[UInt8]](repeating: event, count: count).flatMap { $0 }
      #expect(try EventRun(bytes: bytes).count == count)
    }
    let more = [[UInt8]](repeating: event, count: Limits.changesetEvents + 1).flatMap { $0 }
    #expect(throws: WireError.repeatedField(field: 1)) { try EventRun(bytes: more) }
  }

  @Test func `several events may be as long together as the limit and no longer`() throws {
    let half = [UInt8](repeating: 0, count: Limits.changesetBytes / 2)
    for events in [[half, half.dropLast()], [half, half]] as [[[UInt8]]] {
      let run = EventRun(events: events.map { Array($0) })
      #expect(try EventRun(bytes: run.bytes) == run)
    }
    let more = EventRun(events: [half, half, [0]])
    let size = Limits.changesetBytes + 1
    #expect(throws: WireError.fieldTooLong(field: 1, bytes: size, limit: size - 1)) {
      try EventRun(bytes: more.bytes)
    }
  }

  @Test func `an event alone may be longer than several together`() throws {
    let run = EventRun(events: [[UInt8](repeating: 0, count: Limits.eventBytes)])
    #expect(try EventRun(bytes: run.bytes) == run)
  }

  @Test func `a run takes no further fields`() {
    #expect(throws: WireError.outOfRange(field: 2)) {
      try EventRun(bytes: [0x0A, 0, 0x12, 0])
    }
  }

  @Test func `a run that ends inside an event is refused`() {
    let run = EventRun(events: [[1, 2, 3]])
    for cut in 1..<run.bytes.count {
      #expect(throws: WireError.self) { try EventRun(bytes: Array(run.bytes.prefix(cut))) }
    }
  }
}
