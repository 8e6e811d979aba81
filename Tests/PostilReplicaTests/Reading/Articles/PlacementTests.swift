import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

/// The anchors of notes in another text of their article, and people's decisions about them.
struct PlacementTests {
  private let desk: Desk
  private let url = "https://example.org/bridge"
  private let article: String

  private static let first = """
    The bridge

    The bridge over the river was closed on Monday after 12 cracks were found in its second pillar.

    Nobody was hurt, said the mayor of the town on Tuesday evening.
    """

  init() throws {
    desk = try Desk()
    article = try desk.imports(Self.first, url: url)
  }

  private func revise(_ text: String) throws { try desk.imports(text, url: url) }

  /// Takes the paragraph of the hurt away and puts another in its place.
  private func reviseForFerry() throws -> String {
    let text = Self.first.replacing(
      "Nobody was hurt, said the mayor of the town on Tuesday evening.",
      with: "The ferry runs every hour until the work is done.")
    try revise(text)
    return text
  }

  private func placement(_ id: String) throws -> PlacementDetail {
    try #require(try desk.replica.read { try $0.annotation(id) }.placement)
  }

  @Test func `a note stands where it was made as long as the text is the same`() throws {
    let note = try desk.annotates(article, "closed on Monday").id
    let placement = try placement(note)
    #expect(placement.state == .exact)
    #expect(placement.method == "same")
    #expect(placement.text == "closed on Monday")
  }

  @Test func `a note moves with its paragraph, and its words stay`() throws {
    let note = try desk.annotates(article, "said the mayor").id
    try revise(
      Self.first.replacing("The bridge\n\n", with: "The bridge\n\nIt rained for days.\n\n"))
    let moved = try placement(note)
    #expect(moved.state == .moved)
    #expect(moved.text == "said the mayor")
    #expect(moved.paragraph == 4)
    let shown = try desk.replica.read { try $0.article(article) }
    #expect(shown.annotations.map(\.placement?.paragraph) == [4])
    let before = try desk.replica.read { reader in
      try reader.article(article, revision: reader.revisions(of: article)[0].id)
    }
    #expect(before.annotations.map(\.placement?.paragraph) == [3])
  }

  @Test func `facts that change under a note are told`() throws {
    let note = try desk.annotates(article, "12 cracks were found in its second pillar").id
    _ = try desk.replica.assess(
      note, [(aspect: "credibility", value: "2")], now: .noon)
    try revise(Self.first.replacing("12 cracks", with: "31 cracks"))
    let edited = try placement(note)
    #expect(edited.state == .edited)
    #expect(edited.factsChanged)
    #expect(edited.text == "31 cracks were found in its second pillar")
    let doubtful = try desk.replica.read { try $0.doubtfulAnchors() }
    #expect(doubtful.map(\.id) == [note])
    #expect(doubtful[0].assessedBy == ["north"])
    #expect(try desk.replica.status(countingAnchors: true).doubtfulAnchors == 1)
    #expect(try desk.replica.decideAnchor(note, .confirm, now: .noon).isRecorded)
    #expect(try placement(note).decision == "confirmed")
    #expect(try desk.replica.status(countingAnchors: true).doubtfulAnchors == 0)
  }

  @Test func `words that change without a fact are told of, but nobody needs to look`() throws {
    let note = try desk.annotates(article, "12 cracks were found in its second pillar").id
    try revise(Self.first.replacing("found in its second", with: "seen in its second"))
    let line = try desk.replica.read { try $0.anchor(note) }
    #expect(line.state == .edited)
    #expect(line.isChanged)
    #expect(!line.isDoubtful)
    #expect(try desk.replica.status(countingAnchors: true).doubtfulAnchors == 0)
    _ = try desk.replica.decideAnchor(note, .confirm, now: .noon)
    #expect(try !desk.replica.read { try $0.anchor(note) }.isChanged)
  }

  @Test func `a deleted sentence leaves an orphan, which a person reattaches or dismisses`() throws
  {
    let note = try desk.annotates(article, "Nobody was hurt").id
    _ = try reviseForFerry()
    #expect(try placement(note).state == .orphan)
    #expect(
      try desk.replica.read { try $0.anchors(of: article, state: .orphan) }.map(\.id) == [note])
    #expect(
      failure { _ = try desk.replica.decideAnchor(note, .confirm, now: .noon) }
        == "nothingToConfirm(\"\(note)\")")
    let place = QuotePlace.quote("The ferry runs", nth: nil)
    #expect(try desk.replica.decideAnchor(note, .reattach(place), now: .noon).isRecorded)
    #expect(try !desk.replica.decideAnchor(note, .reattach(place), now: .noon).isRecorded)
    let reattached = try placement(note)
    #expect(reattached.state == .edited)
    #expect(reattached.decision == "reattached")
    #expect(reattached.text == "The ferry runs")
    #expect(try desk.replica.decideAnchor(note, .dismiss, now: .noon).isRecorded)
    #expect(try placement(note).state == .orphan)
    #expect(try desk.replica.read { try $0.doubtfulAnchors() }.isEmpty)
    #expect(try desk.replica.decideAnchor(note, .undo, now: .noon).isRecorded)
    #expect(try placement(note).decision == nil)
  }

  /// A decision is the place from which later texts are searched.
  @Test func `a reattached note is followed from where it was put`() throws {
    let note = try desk.annotates(article, "Nobody was hurt").id
    let second = try reviseForFerry()
    _ = try desk.replica.decideAnchor(
      note, .reattach(.quote("The ferry runs", nth: nil)), now: .noon)
    try revise(second + "\n\nIt is free.")
    let later = try placement(note)
    #expect(later.text == "The ferry runs")
    #expect(later.decision == nil)
    #expect(later.state == .exact)
  }

  @Test func `a confirmed note is followed from where it was reattached before`() throws {
    let note = try desk.annotates(article, "Nobody was hurt").id
    let second = try reviseForFerry()
    _ = try desk.replica.decideAnchor(
      note, .reattach(.quote("The ferry runs every hour", nth: nil)), now: .noon)
    let third = second.replacing("every hour", with: "every two hours")
    try revise(third)
    #expect(try placement(note).text == "The ferry runs every two hours")
    _ = try desk.replica.decideAnchor(note, .confirm, now: .noon)
    try revise("News\n\n" + third)
    #expect(try placement(note).text == "The ferry runs every two hours")
  }

  @Test func `two different decisions are in conflict`() throws {
    var log = MemoryLog(workspace: .atlas)
    let south = try Desk("south")
    let note = try desk.annotates(article, "Nobody was hurt").id
    try revise("The bridge\n\nNothing of it is left.")
    for desk in [desk, south] { try desk.exchange(with: &log) }
    _ = try desk.replica.decideAnchor(note, .dismiss, now: .noon)
    _ = try south.replica.decideAnchor(
      note, .reattach(.range(12..<19)), now: .noon)
    for desk in [desk, south, desk] { try desk.exchange(with: &log) }
    let conflicts = try desk.replica.read { try $0.annotation(note) }.conflicts
    #expect(conflicts.count == 1)
    #expect(conflicts[0].hasPrefix("anchor:"))
    #expect(throws: ReplicaError.self) { try desk.replica.decideAnchor(note, .undo, now: .noon) }
    let open = try #require(try desk.replica.read { try $0.conflicts() }.first)
    #expect(
      open.commands
        == open.heads.map { "postil resolve \(note) \(conflicts[0]) --take \($0.written.event)" })
    // The beginning of its name is enough where no other conflict begins so.
    #expect(throws: ReplicaError.self) {
      try desk.replica.read { try $0.openConflict(note, field: "anchor") }
    }
    _ = try desk.replica.resolve(
      note, field: "anchor", .take(open.heads[1].written.event), why: "", now: .noon)
    #expect(try desk.replica.read { try $0.annotation(note) }.conflicts.isEmpty)
  }

  /// The text came as another article's before: whose it is first does not tell.
  @Test(arguments: [true, false])
  func `a note is counted whichever article had the new text first`(isOtherFirst: Bool) throws {
    let other = "https://example.org/other"
    let note = try desk.annotates(article, "Nobody was hurt").id
    let second = Self.first.replacing("Nobody was hurt", with: "Two people were hurt")
    if isOtherFirst { try desk.imports(second, url: other) }
    try revise(second)
    if !isOtherFirst { try desk.imports(second, url: other) }
    #expect(try desk.replica.read { try $0.doubtfulAnchors() }.map(\.id) == [note])
    #expect(try desk.replica.status(countingAnchors: true).doubtfulAnchors == 1)
  }

  @Test func `a text that comes back says who brought it back`() throws {
    try revise(Self.first + "\n\nMore.")
    #expect(try desk.replica.read { try $0.revisions(of: article) }.allSatisfy(\.returns.isEmpty))
    try revise(Self.first)
    let revisions = try desk.replica.read { try $0.revisions(of: article) }
    #expect(revisions.map(\.isDisplayed) == [true, false])
    #expect(revisions.map { $0.returns.map(\.author) } == [["north"], []])
  }

  @Test func `two people who bring the same text unaware of each other bring none back`() throws {
    var log = MemoryLog(workspace: .atlas)
    let south = try Desk("south")
    for desk in [desk, south] { try desk.exchange(with: &log) }
    try revise("Another\n\n" + Self.first)
    try south.imports(Self.first + "\n\nMore.", url: url)
    try south.exchange(with: &log)
    for desk in [desk, south] { try desk.exchange(with: &log) }
    #expect(try desk.replica.read { try $0.revisions(of: article) }.allSatisfy(\.returns.isEmpty))
  }

  @Test(arguments: [(0, 0), (5, 4_000), (9_999, 10_000)])
  func `a range outside the text is refused`(start: Int, end: Int) {
    #expect(throws: ReplicaError.self) {
      try desk.replica.annotate(
        AnnotationRequest(
          article: article, place: .range(start..<end), note: "", tags: [], motivation: nil),
        now: .noon)
    }
  }

  @Test func `a note can be made at a range of scalars`() throws {
    let annotated = try desk.replica.annotate(
      AnnotationRequest(
        article: article, place: .range(4..<10), note: "", tags: [], motivation: nil), now: .noon)
    #expect(annotated.anchor?.quote == "bridge")
  }
}

extension EditOutcome {
  fileprivate var isRecorded: Bool { !isUnchanged }
}
