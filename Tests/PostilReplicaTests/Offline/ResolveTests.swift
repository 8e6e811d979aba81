import PostilCore
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

struct ResolveTests {
  private let north: Desk
  private let south: Desk
  private var log = MemoryLog(workspace: .atlas)
  private let note = "north.3"

  /// The note of `north.3` has the heads `north.4` and `south.2`, its status `north.5`, `south.3`.
  init() throws {
    north = try Desk("north")
    south = try Desk("south")
    let article = try north.imports("The bridge\n\nThe bridge was closed on Monday.")
    try north.annotates(article, "closed")
    for desk in [north, south] { try desk.exchange(with: &log) }
    for (desk, value) in [(north, "accepted"), (south, "rejected")] {
      _ = try desk.replica.edit(note, text: "It is \(value).", now: .noon)
      _ = try desk.replica.set(note, [("status", value)], now: .noon)
    }
    for desk in [north, south, north] { try desk.exchange(with: &log) }
  }

  @Test func `a field in conflict is not set or edited over`() {
    for desk in [north, south] {
      #expect(
        failure { _ = try desk.replica.set(note, [("status", "open")], now: .noon) }
          == "inConflict(id: \"north.3\", field: \"status\")"
      )
      #expect(
        failure { _ = try desk.replica.set(note, [("status", "accepted")], now: .noon) }
          .hasPrefix("inConflict("))
      #expect(
        failure { _ = try desk.replica.edit(note, text: "x", now: .noon) }
          == "inConflict(id: \"north.3\", field: \"note\")")
    }
  }

  @Test func `other fields are set meanwhile`() throws {
    #expect(try north.replica.set(note, [("color", "red")], now: .noon) == .recorded)
  }

  @Test mutating func `one of the heads is taken, and the others learn of it`() throws {
    let resolved = try south.replica.resolve(
      note, field: "note", .take("south.2"), why: "It was.", now: .noon)
    #expect(resolved.value == .text("It is rejected."))
    for desk in [south, north] { try desk.exchange(with: &log) }
    #expect(try north.value(.text, of: note) == .text("It is rejected."))
    #expect(try north.row(note).entity[.text]?.heads.count == 1)
    #expect(try north.row(note).attention == .conflict)
    _ = try north.replica.resolve(note, field: "status", .value("open"), why: "", now: .noon)
    #expect(try north.row(note).attention == [])
  }

  @Test func `what is no head is refused with those that are`() {
    #expect(
      failure {
        _ = try north.replica.resolve(note, field: "note", .take("north.3"), why: "", now: .noon)
      } == "notAHead(\"north.3\", heads: [\"north.4\", \"south.2\"])")
    #expect(
      failure {
        _ = try north.replica.resolve(note, field: "note", .take("east.1"), why: "", now: .noon)
      } == "noSuchEntity(\"east.1\")")
    #expect(
      failure {
        _ = try north.replica.resolve(note, field: "note", .take("x"), why: "", now: .noon)
      } == "notAnID(\"x\")")
  }

  @Test func `a value is checked as when it is set`() {
    #expect(
      failure {
        _ = try north.replica.resolve(note, field: "status", .value("maybe"), why: "", now: .noon)
      }.hasPrefix("valueNotAllowed(field: \"status\""))
    #expect(
      failure {
        _ = try north.replica.resolve(note, field: "note", .value(" "), why: "", now: .noon)
      } == "emptyText(what: \"note\")")
  }

  @Test(arguments: ["color", "motivation"])
  func `a field that is not in conflict is not resolved`(field: String) {
    #expect(
      failure {
        _ = try north.replica.resolve(note, field: field, .value("red"), why: "", now: .noon)
      }.hasPrefix("notInConflict(id: \"north.3\""))
  }

  @Test(arguments: ["title", "revision", "nonsense"])
  func `a field that the entity does not have is not resolved`(field: String) {
    #expect(
      failure {
        _ = try north.replica.resolve(note, field: field, .value("x"), why: "", now: .noon)
      } == "fieldNotAllowed(field: \"\(field)\", kind: PostilCore.EntityKind.annotation)")
  }

  @Test func `a deletion is not settled by a value`() {
    #expect(
      failure {
        _ = try north.replica.resolve(note, field: "deleted", .value("no"), why: "", now: .noon)
      } == "decidedByDeleting(\"north.3\")")
  }

  @Test mutating func `two resolutions of one conflict are a conflict again`() throws {
    _ = try north.replica.resolve(note, field: "note", .take("north.4"), why: "", now: .noon)
    _ = try south.replica.resolve(note, field: "note", .take("south.2"), why: "", now: .noon)
    for desk in [north, south, north] { try desk.exchange(with: &log) }
    #expect(try south.row(note).entity[.text]?.heads.count == 2)
    #expect(try south.row(note).attention.contains(.conflict))
  }
}
