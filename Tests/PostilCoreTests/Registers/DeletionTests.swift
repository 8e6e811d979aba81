import PostilCore
import Testing

/// Protocol/MERGE.md, "Deletion", case by case.
struct DeletionTests {
  private static let firstNote = EntityID.annotation(EventID(replica: .north, counter: 2))

  private var log: ScriptedLog
  private let article: EntityID
  private let note: EntityID

  init() {
    log = ScriptedLog()
    article = log.importFlood(.north)
    note = log.annotate(.north)
  }

  @Test func `an entity that nobody deleted is there`() {
    #expect(log.deletion(of: note) == Deletion.none)
  }

  @Test mutating func `a deletion that has seen everything hides`() {
    log.add(.south, .deleted(note))
    #expect(log.deletion(of: note) == .hidden)
  }

  @Test mutating func `a deletion by the author hides before the server knows of either`() {
    let mine = log.annotate(.west, seen: 0)
    log.add(.west, seen: 0, .deleted(mine))
    #expect(log.deletion(of: mine) == .hidden)
  }

  @Test mutating func `an edit that the deletion has not seen keeps it visible`() {
    let seen = log.end
    log.edit(.north, note, "second", seen: seen)
    log.add(.south, seen: seen, .deleted(note))
    #expect(log.deletion(of: note) == .contested)
  }

  @Test mutating func `an edit that has not seen the deletion keeps it visible`() {
    let seen = log.end
    log.add(.south, seen: seen, .deleted(note))
    log.edit(.north, note, "second", seen: seen)
    #expect(log.deletion(of: note) == .contested)
  }

  @Test mutating func `an edit after the deletion keeps it visible`() {
    log.add(.south, .deleted(note))
    log.edit(.north, note, "second")
    #expect(log.deletion(of: note) == .contested)
  }

  @Test mutating func `an edit of the deleting replica itself after the deletion counts too`() {
    log.add(.south, .deleted(note))
    log.edit(.south, note, "second")
    #expect(log.deletion(of: note) == .contested)
  }

  @Test(
    arguments: [
      .tagged(entity: firstNote, tag: "a"), .untagged(entity: firstNote, tag: "a"),
      .markingSet(entity: firstNote, marking: .red),
      .fieldSet(entity: firstNote, field: .status, value: "open"),
      .conflictResolved(entity: firstNote, field: .plain(.color), value: .text("red"), why: ""),
    ] as [Change])
  mutating func `every kind of edit counts`(change: Change) {
    let seen = log.end
    log.add(.south, seen: seen, .deleted(note))
    log.add(.north, seen: seen, change)
    #expect(log.deletion(of: note) == .contested)
  }

  @Test mutating func `a deletion that has seen the edit settles it`() {
    let seen = log.end
    log.edit(.north, note, "second", seen: seen)
    log.add(.south, seen: seen, .deleted(note))
    log.add(.west, .deleted(note))
    #expect(log.deletion(of: note) == .hidden)
  }

  @Test mutating func `a reply that the deletion has seen is hidden with it`() {
    _ = log.reply(.west, to: note)
    log.add(.south, .deleted(note))
    #expect(log.deletion(of: note) == .hidden)
  }

  @Test mutating func `a reply that the deletion has not seen keeps it visible`() {
    let seen = log.end
    log.add(.south, seen: seen, .deleted(note))
    let reply = log.reply(.west, to: note, seen: seen)
    #expect(log.deletion(of: note) == .contested)
    #expect(log.deletion(of: reply) == Deletion.none)
  }

  @Test mutating func `a reply that was edited after the deletion keeps it visible`() {
    let reply = log.reply(.west, to: note)
    log.add(.south, .deleted(note))
    log.edit(.west, reply, "even more so")
    #expect(log.deletion(of: note) == .contested)
  }

  @Test mutating func `a reply that was deleted unseen does not count`() {
    let reply = log.reply(.west, to: note)
    let seen = log.end
    log.add(.west, seen: seen, .deleted(reply))
    log.add(.south, seen: seen, .deleted(note))
    #expect(log.deletion(of: reply) == .hidden)
    #expect(log.deletion(of: note) == .hidden)
  }

  @Test mutating func `a reply that was restored unseen counts`() {
    let reply = log.reply(.west, to: note)
    log.add(.west, .deleted(reply))
    let seen = log.end
    log.add(.south, seen: seen, .deleted(note))
    log.add(.west, seen: seen, .restored(reply))
    #expect(log.deletion(of: note) == .contested)
  }

  @Test mutating func `two concurrent deletions hide`() {
    let seen = log.end
    log.add(.south, seen: seen, .deleted(note))
    log.add(.west, seen: seen, .deleted(note))
    #expect(log[note]?[.deleted]?.heads.count == 2)
    #expect(log.deletion(of: note) == .hidden)
  }

  @Test mutating func `one knowing deletion is enough beside one that knew less`() {
    let seen = log.end
    log.edit(.north, note, "second", seen: seen)
    log.add(.south, seen: seen, .deleted(note))
    log.add(.west, seen: seen + 1, .deleted(note))
    #expect(log[note]?[.deleted]?.heads.count == 2)
    #expect(log.deletion(of: note) == .hidden)
  }

  @Test mutating func `two deletions that only together have seen every write do not hide`() {
    let seen = log.end
    log.edit(.south, note, "second", seen: seen)
    log.add(.west, seen: seen, .tagged(entity: note, tag: "a"))
    log.add(.south, seen: seen, .deleted(note))
    log.add(.west, seen: seen, .deleted(note))
    #expect(log.deletion(of: note) == .contested)
  }

  @Test mutating func `a deletion and a restoration that do not know each other are contested`() {
    log.add(.south, .deleted(note))
    let seen = log.end
    log.add(.south, seen: seen, .deleted(note))
    log.add(.north, seen: seen, .restored(note))
    #expect(log.deletion(of: note) == .contested)
    log.add(.west, .deleted(note))
    #expect(log.deletion(of: note) == .hidden)
  }

  @Test mutating func `a restoration brings it back, with or without later edits`() {
    log.add(.south, .deleted(note))
    log.add(.north, .restored(note))
    #expect(log.deletion(of: note) == Deletion.none)
    log.edit(.west, note, "second")
    #expect(log.deletion(of: note) == Deletion.none)
  }

  @Test mutating func `a restoration settles an entity that was edited while deleted`() {
    log.add(.south, .deleted(note))
    log.edit(.north, note, "second")
    log.add(.west, .restored(note))
    #expect(log.deletion(of: note) == Deletion.none)
  }

  @Test mutating func `restored and deleted again is hidden`() {
    log.add(.south, .deleted(note))
    log.add(.north, .restored(note))
    log.add(.south, .deleted(note))
    #expect(log.deletion(of: note) == .hidden)
  }

  @Test mutating func `an article is hidden with the annotations and replies that were seen`() {
    _ = log.reply(.west, to: note)
    log.add(.south, .deleted(article))
    #expect(log.deletion(of: article) == .hidden)
  }

  @Test mutating func `a reply deep below keeps its article visible`() {
    let seen = log.end
    log.add(.south, seen: seen, .deleted(article))
    _ = log.reply(.west, to: note, seen: seen)
    #expect(log.deletion(of: article) == .contested)
  }

  @Test mutating func `importing a deleted article once more keeps it visible`() {
    log.add(.south, .deleted(article))
    #expect(log.deletion(of: article) == .hidden)
    log.importFlood(.west)
    #expect(log.deletion(of: article) == .contested)
  }

  @Test mutating func `observations do not count`() {
    let seen = log.end
    log.add(.south, seen: seen, .deleted(article))
    let id = ArticleImport.flood.article
    log.add(.west, seen: seen, .articleObserved(article: id, what: "comment count", value: "3"))
    #expect(log.deletion(of: article) == .hidden)
  }

  @Test func `a pending deletion counts where it was made`() throws {
    var state = log.state
    state.apply(Event(.south, 1, base: log.end, .deleted(note)), at: nil)
    #expect(state.deletion(of: note) == .hidden)
    let id = try #require(note.event)
    state.apply(
      Event(.north, 9, base: log.end, .noteEdited(annotation: id, text: "second")),
      at: log.end + 1)
    #expect(state.deletion(of: note) == .contested)
  }
}
