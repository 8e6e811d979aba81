import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

/// Every id that is printed is also taken: events by their ids and by their places in the log.
struct ShownEventTests {
  private let north: Desk
  private let article: String

  /// `north.4` and `north.5` write the status of `north.3`; the log holds both, and `north.6` waits.
  init() throws {
    north = try Desk("north")
    var log = MemoryLog(workspace: .atlas)
    article = try north.imports("The bridge\n\nThe bridge was closed on Monday.")
    try north.annotates(article, "closed", note: "Why?")
    for status in ["open", "accepted"] {
      _ = try north.replica.set("north.3", [("status", status)], now: .noon)
    }
    try north.exchange(with: &log)
    _ = try north.replica.edit("north.3", text: "Who?", now: .noon)
  }

  private func event(_ typed: String) throws -> ShownEvent? {
    guard case .event(let event) = try north.replica.read({ try $0.show(typed) }) else {
      return nil
    }
    return event
  }

  @Test func `an event says what it did, to what, and what became of it`() throws {
    let event = try #require(try event("north.4"))
    #expect(event.change == "fieldSet" && event.entity == "north.3" && event.subject == "closed")
    #expect(event.detail == "status=open" && event.written.author == "north")
    #expect(event.effects.map(\.field) == ["status"])
    #expect(event.effects.first?.replacedBy == ["north.5"])
    #expect(try self.event("north.5")?.effects.first?.replacedBy == [])
  }

  @Test func `a place in the log names its event`() throws {
    #expect(try event("#4")?.written.event == "north.4")
    #expect(try event("4")?.written.event == "north.4")
  }

  @Test func `an event that was not pushed is found too`() throws {
    #expect(try event("north.6")?.change == "noteEdited")
    #expect(try event("north.6")?.written.seq == nil)
  }

  @Test func `an event that made an annotation shows the annotation`() throws {
    #expect(try event("north.3") == nil)
  }

  @Test func `the log of an event is that of the thing it changed`() throws {
    let reader = { try north.replica.read { try $0.log(of: "north.4", limit: 9) } }
    #expect(try reader().map(\.written.event) == ["north.6", "north.5", "north.4", "north.3"])
    let join = try north.replica.read { try $0.log(of: "north.1", limit: 9) }
    #expect(join.map(\.change) == ["memberJoined"])
  }

  @Test func `the reasons for an event are those of the fields that it wrote`() throws {
    let why = try north.replica.read { try $0.why("north.4", field: nil) }
    #expect(why.map(\.field) == ["status"])
    let note = try north.replica.read { try $0.why("#4", field: "note") }
    #expect(note.map(\.value) == ["Who?"])
  }

  @Test func `an id that nothing has is still refused`() {
    #expect(failure { _ = try event("north.99") } == "noSuchEntity(\"north.99\")")
    for typed in ["#99", "#0"] {
      #expect(failure { _ = try event(typed) } == "notAnID(\"\(typed)\")")
    }
    // A join changes no thing.
    #expect(
      failure { _ = try north.replica.read { try $0.why("north.1", field: nil) } }
        == "noSuchEntity(\"north.1\")")
  }
}
