import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica

/// An undo drops events that were never shared, and answers those that the log may hold.
struct UndoTests {
  private let desk: Desk
  private let article: String
  private let note = "north.3"
  private var log = MemoryLog(workspace: .atlas)

  init() throws {
    desk = try Desk()
    article = try desk.imports("The bridge\n\nThe bridge was closed on Monday. It reopened.")
    try desk.annotates(article, "closed")
  }

  /// Each command has a time of its own.
  private func at(_ second: Int64) -> Instant {
    Instant(milliseconds: Instant.noon.milliseconds + second * 1_000)
  }

  private func undo(_ typed: String? = nil, isRehearsal: Bool = false) throws -> Undone {
    try desk.replica.undo(typed, isRehearsal: isRehearsal, now: at(100))
  }

  private func isItsOwnRebuild() throws -> Bool {
    let before = try desk.digest
    return try desk.store.rebuild().digest == before
  }

  @Test func `the last step is dropped, and its number is free again`() throws {
    _ = try desk.replica.set([note], [("status", "accepted")], now: at(1))
    let undone = try undo()
    #expect(undone.manner == .dropped && undone.recorded.isEmpty)
    #expect(undone.undone.map(\.written.event) == ["north.4"])
    #expect(try desk.value(.plain(.status), of: note) == nil)
    #expect(try desk.pendingCount == 3)
    _ = try desk.replica.set([note], [("status", "rejected")], now: at(2))
    #expect(try desk.store.read { try $0.lastCounter() } == 4)
    #expect(try isItsOwnRebuild())
  }

  @Test func `a bulk change is one step`() throws {
    let second = try desk.annotates(article, "Monday").id
    _ = try desk.replica.tag(
      [note, second, article], adding: ["a", "b"], removing: [], now: at(1))
    #expect(try desk.pendingCount == 10)
    #expect(try undo().undone.count == 6)
    #expect(try desk.pendingCount == 4)
    #expect(try desk.row(second).entity.tags.isEmpty && isItsOwnRebuild())
  }

  @Test func `commands of one moment are steps of their own`() throws {
    _ = try desk.replica.tag([note, article], adding: ["a"], removing: [], now: at(1))
    _ = try desk.replica.tag([note, article], adding: ["b"], removing: [], now: at(1))
    #expect(try undo().undone.map(\.detail) == ["+b", "+b"])
    #expect(try undo().undone.map(\.detail) == ["+a", "+a"])
    #expect(try desk.pendingCount == 3)
  }

  @Test func `an import in several parts is one step`() throws {
    let step = OwnStep()
    for text in ["One\n\nA.", "Two\n\nB."] {
      _ = try desk.replica.importArticles([.plain(text)], in: step, now: at(1))
    }
    _ = try desk.replica.importArticles([.plain("Three\n\nC.")], now: at(1))
    #expect(try undo().undone.count == 1)
    #expect(try undo().undone.count == 2)
  }

  @Test
  mutating func `a step of an earlier version ends where the time differs or a noted one begins`()
    throws
  {
    _ = try desk.replica.set([note], [("color", "red")], now: at(1))
    _ = try desk.replica.set([note], [("status", "open")], now: at(2))
    try desk.store.write { try $0.forgetSteps(after: 0) }
    _ = try desk.replica.set([note], [("due", "2030-01-01")], now: at(2))
    #expect(try undo().undone.map(\.detail) == ["due=2030-01-01"])
    #expect(try undo().undone.map(\.detail) == ["status=open"])
  }

  @Test mutating func `a step of which nothing stands is skipped, and said to be`() throws {
    _ = try desk.replica.tag([note], adding: ["first"], removing: [], now: at(0))
    _ = try desk.replica.set([note], [("status", "open")], now: at(1))
    _ = try desk.replica.tag([note], adding: ["first"], removing: [], now: at(2))
    try desk.exchange(with: &log)
    let undone = try undo()
    #expect(undone.skipped.map(\.detail) == ["+first"])
    #expect(undone.undone.map(\.detail) == ["status=open"])
    #expect(try desk.value(.plain(.status), of: note) == .text(""))
  }

  @Test func `what was made and dropped is gone, with its text`() throws {
    _ = try desk.replica.importArticles([.plain("Another\n\nOne.")], now: at(1))
    let other = try desk.digest
    #expect(try undo().manner == .dropped)
    #expect(try desk.digest != other && isItsOwnRebuild())
    #expect(
      try desk.replica.read {
        try $0.view.entity(.article(.article(url: nil, text: "Another\n\nOne.")))
      } == nil)
  }

  @Test mutating func `what is in the log is answered, and the answer is undone in its turn`()
    throws
  {
    _ = try desk.replica.set([note], [("status", "open")], now: at(1))
    _ = try desk.replica.set([note], [("status", "accepted"), ("due", "2030-01-01")], now: at(2))
    try desk.exchange(with: &log)
    let undone = try undo()
    #expect(undone.manner == .answered && undone.undone.count == 2)
    #expect(undone.recorded.map(\.detail) == ["due=", "status=open"])
    #expect(try desk.value(.plain(.status), of: note) == .text("open"))
    try desk.exchange(with: &log)
    _ = try desk.replica.undo(nil, isRehearsal: false, now: at(200))
    #expect(try desk.value(.plain(.status), of: note) == .text("accepted"))
    #expect(try desk.value(.plain(.due), of: note) == .text("2030-01-01"))
  }

  @Test mutating func `each kind of change has its inverse`() throws {
    let (replica, note, article, moment) = (desk.replica, note, article, at(1))
    let changes: [() throws -> Void] = [
      { _ = try replica.edit([note], text: "Other.", now: moment) },
      { _ = try replica.tag([note], adding: ["a"], removing: [], now: moment) },
      { _ = try replica.tag([note], adding: [], removing: ["first"], now: moment) },
      {
        _ = try replica.assess([note], [("confidence", "70%"), ("reliability", "b")], now: moment)
      },
      { _ = try replica.release([note], to: ["press"], not: [], now: moment) },
      { _ = try replica.withdraw(article, why: "Wrong.", now: moment) },
      { _ = try replica.delete([note], now: moment) },
      { _ = try replica.reply(to: note, body: "Yes.", now: moment) },
    ]
    _ = try replica.tag([note], adding: ["first"], removing: [], now: at(0))
    let before = try shown()
    for change in changes {
      try change()
      try desk.exchange(with: &log)
      #expect(try shown() != before)
      #expect(try undo().manner == .answered)
      #expect(try shown() == before)
      try desk.exchange(with: &log)
    }
  }

  /// The values of the note and of the article that people see.
  private func shown() throws -> [String] {
    var lines: [String] = []
    for id in [note, article] {
      let entity = try desk.row(id).entity
      for field in entity.registers.map(\.field) {
        let value = entity.value(of: field)?.name ?? ""
        if !value.isEmpty, value != "no" { lines.append("\(id) \(field) \(value)") }
      }
    }
    let id = try desk.row(note).entity.id
    let replies = try desk.store.read { try $0.children(of: id) }
    return lines + ["\(replies.count { !$0.flags.contains(.hidden) }) replies"]
  }

  @Test mutating func `what others wrote since is not overwritten`() throws {
    _ = try desk.replica.set([note], [("status", "open")], now: at(1))
    try desk.exchange(with: &log)
    let south = try Desk("south")
    try south.exchange(with: &log)
    _ = try south.replica.set([note], [("status", "accepted")], now: at(2))
    try south.exchange(with: &log)
    try desk.exchange(with: &log)
    #expect(
      failure { _ = try undo() }
        == "changedSince(id: \"north.3\", field: \"status\", by: \"south.2\")")
    #expect(failure { _ = try undo("south.2") } == "notOwnEvent(\"south.2\", by: \"south\")")
    #expect(try desk.value(.plain(.status), of: note) == .text("accepted"))
  }

  @Test func `an older event is answered, since counters have no gaps`() throws {
    _ = try desk.replica.set([note], [("status", "open")], now: at(1))
    _ = try desk.replica.set([note], [("color", "red")], now: at(2))
    #expect(try undo("north.4").manner == .answered)
    #expect(try desk.value(.plain(.status), of: note) == .text(""))
    #expect(try desk.pendingCount == 6)
  }

  @Test func `a rehearsal says the same and changes nothing`() throws {
    _ = try desk.replica.set([note], [("status", "open")], now: at(1))
    #expect(try undo(isRehearsal: true).manner == .dropped)
    #expect(try undo("north.3", isRehearsal: true).recorded.map(\.change) == ["deleted"])
    #expect(try desk.pendingCount == 4)
  }

  @Test func `what cannot be undone says why`() throws {
    _ = try desk.replica.set([note], [("marking", "green")], now: at(1))
    _ = try desk.replica.set([note], [("color", "red")], now: at(2))
    #expect(
      failure { _ = try undo("north.4") }.hasSuffix("firstMarking(of: \"north.3\"))"))
    let fresh = try Desk("fresh")
    #expect(
      failure { _ = try fresh.replica.undo(nil, isRehearsal: false, now: .noon) } == "nothingToUndo"
    )
  }

  @Test mutating func `a note that a colleague edited or answered does not go`() throws {
    let south = try Desk("south")
    try desk.exchange(with: &log)
    try south.pull(from: log)
    _ = try south.replica.reply(to: note, body: "Why?", now: at(1))
    try south.exchange(with: &log)
    try desk.exchange(with: &log)
    #expect(failure { _ = try undo(note) }.hasPrefix("answeredSince"))
    _ = try south.replica.edit([note], text: "Theirs.", now: at(2))
    try south.exchange(with: &log)
    try desk.exchange(with: &log)
    #expect(failure { _ = try undo(note) }.hasPrefix("changedSince"))
    #expect(try desk.pendingCount == 0)
  }

  @Test(arguments: ["a reply to its note", "other words of its note", "a judgement of its note"])
  mutating func `an article does not go with a colleague's work on its notes`(work: String) throws {
    let south = try Desk("south")
    try desk.exchange(with: &log)
    try south.pull(from: log)
    switch work {
    case "a reply to its note": _ = try south.replica.reply(to: note, body: "Why?", now: at(1))
    case "other words of its note":
      _ = try south.replica.edit([note], text: "Theirs.", now: at(1))
    default: _ = try south.replica.set([note], [("status", "accepted")], now: at(1))
    }
    try south.exchange(with: &log)
    try desk.exchange(with: &log)
    let refusal = work == "a reply to its note" ? "answeredSince" : "changedSince"
    #expect(failure { _ = try undo(article) }.hasPrefix(refusal))
    #expect(try desk.pendingCount == 0)
  }

  @Test mutating func `a reply does not go with a colleague's answer to it`() throws {
    let south = try Desk("south")
    _ = try desk.replica.reply(to: note, body: "Because.", now: at(1))
    try desk.exchange(with: &log)
    try south.pull(from: log)
    _ = try south.replica.reply(to: "north.4", body: "Really?", now: at(2))
    try south.exchange(with: &log)
    try desk.exchange(with: &log)
    #expect(failure { _ = try undo("north.4") }.hasPrefix("answeredSince"))
    _ = try desk.replica.reply(to: "south.2", body: "Yes.", now: at(3))
    try desk.exchange(with: &log)
    #expect(try undo("north.5").undone.count == 1)
  }

  @Test func `a replica's join is never dropped, although nobody has it`() throws {
    let fresh = try Desk("fresh")
    #expect(try fresh.store.read { try $0.canDrop(after: 0) })
    #expect(
      failure { _ = try fresh.replica.undo("fresh.1", isRehearsal: false, now: .noon) }
        .contains("membership("))
    #expect(try fresh.pendingCount == 1)
  }

  /// ⚖ The mark is in the file before the pusher gives anything away, and a process that dies then leaves it there.
  @Test func `an event that a pusher has given away is never dropped`() throws {
    var pusher = Pusher(creditBytes: .max)
    #expect(try pusher.next(desk.replica.store)?.lastCounter == 3)
    let reopened = try ReplicaStore(opening: desk.database)
    #expect(try reopened.read { try $0.sharedCounter() } == 3)
    #expect(try undo().manner == .answered)
    // The answer itself was given to nobody.
    #expect(try desk.replica.undo(nil, isRehearsal: false, now: at(300)).manner == .dropped)
    #expect(try desk.row(note).flags.isEmpty)
  }

  @Test func `while a sync or a bundle uses the outbox, nothing of it is dropped`() throws {
    let lock = try FileLock(taking: desk.replica.folder.syncLock)
    defer { withExtendedLifetime(lock) {} }
    #expect(try undo().manner == .answered)
  }

  /// Steps, pushes and undos in every order: dropped exactly if the pusher never had it, and the state is always what a
  /// rebuild makes of log and outbox.
  @Test(arguments: Seed.range(20))
  func `nothing that was given away is lost, in any order`(seed: Seed) throws {
    var dice = seed.choices
    var given: UInt64 = 0
    for step in 1...12 {
      switch dice.below(4) {
      case 0:
        let color = dice.one(of: ["red", "blue"])
        _ = try? desk.replica.set([note], [("color", color)], now: at(Int64(step)))
      case 1:
        _ = try? desk.replica.tag(
          [note, article], adding: ["t\(step)"], removing: [], now: at(Int64(step)))
      case 2:
        let held = try desk.store.read { try OwnHistory($0, desk.store).chain(at: given) }
        var pusher = Pusher(after: given, chain: held, held: held, creditBytes: .max)
        if let last = try pusher.next(desk.replica.store)?.lastCounter { given = last }
      default:
        let last = try desk.store.read { try $0.lastCounter() }
        let moment = at(Int64(1_000 + step))
        guard let undone = try? desk.replica.undo(nil, isRehearsal: false, now: moment) else {
          continue
        }
        #expect((undone.manner == .dropped) == (last - UInt64(undone.undone.count) >= given))
        let lastNow = try desk.store.read { try $0.lastCounter() }
        #expect(lastNow >= given && (undone.manner == .answered || lastNow < last))
      }
      #expect(try desk.store.read { try $0.sharedCounter() } == given)
    }
    #expect(try isItsOwnRebuild())
  }
}
