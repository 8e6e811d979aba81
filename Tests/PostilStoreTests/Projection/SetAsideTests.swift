import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// Events that an admin set aside change nothing from then on, on every path to a state, and can come back.
struct SetAsideTests {
  private let north: Desk
  private let south: Desk
  private var server = MemoryLog(workspace: .atlas)
  private let article = ArticleImport.sample("One")
  private let annotation: EventID

  /// North imported an article, annotated it and tagged it twice; south replied and edited the note.
  init() throws {
    north = try Desk("north")
    south = try Desk("south")
    try north.record(.articleImported(article))
    annotation = try north.record(
      .annotationAdded(
        NewAnnotation(
          article: article.article, revision: article.revision, start: 0, end: 3, motivation: nil,
          note: "first", tags: [])))
    try north.exchange(with: &server)
    try south.exchange(with: &server)
  }

  private func range(_ first: EventID, _ last: EventID? = nil) -> CounterRange {
    CounterRange(replica: first.replica, first: first.counter, last: (last ?? first).counter)
  }

  private mutating func set(_ ranges: CounterRange..., aside: Bool = true) throws {
    try north.record(
      aside
        ? .eventsSetAside(ranges, why: "spam") : .eventsReinstated(ranges, why: "no spam after all")
    )
    try north.exchange(with: &server)
    try south.exchange(with: &server)
  }

  private func note(in replica: Desk) throws -> Text? {
    try replica.store.read { try $0.entity(.annotation(annotation))?.text }
  }

  /// All paths lead to the same: incremental, at once, anew.
  private func expectSame() throws {
    #expect(try north.digest == south.digest)
    #expect(try north.isItsOwnRebuild())
    #expect(try south.isItsOwnRebuild())
    let west = try Desk("west")
    try west.store.stage(Segment(sealing: server.log), after: 0)
    _ = try west.store.settleFirstPull()
    #expect(try west.isItsOwnRebuild())
    #expect(try note(in: west) == note(in: north))
    _ = try west.store.read { try $0.checkLog() }
  }

  @Test mutating func `a set-aside edit gives way to the value before it, and comes back`()
    throws
  {
    let edit = try south.record(.noteEdited(annotation: annotation, text: "spam"))
    try south.exchange(with: &server)
    try north.exchange(with: &server)
    let before = try north.digest
    try set(range(edit))
    #expect(try note(in: north) == "first")
    #expect(try north.store.read { try $0.ignoredCount() } == 1)
    try expectSame()
    #expect(
      try north.store.read(asOf: 5) { try $0.entity(.annotation(annotation))?.text } == "spam")
    try set(range(edit), aside: false)
    #expect(try note(in: north) == "spam")
    #expect(try north.digest == before)
    try expectSame()
  }

  @Test mutating func `a thing whose making is set aside is gone, and those that hang on it stay`()
    throws
  {
    let reply = try south.record(.replyAdded(annotation: annotation, parent: nil, body: "r"))
    try south.exchange(with: &server)
    try north.exchange(with: &server)
    try set(range(annotation))
    #expect(try north.store.read { try $0.entity(.annotation(annotation)) } == nil)
    #expect(try north.store.read { try $0.entity(.reply(reply)) } != nil)
    #expect(try north.store.read { try $0.visibleCount(of: .annotation) } == 0)
    try expectSame()
    // Work that others go on doing is taken, and changes nothing.
    try south.record(.noteEdited(annotation: annotation, text: "late"))
    try south.exchange(with: &server)
    try north.exchange(with: &server)
    try expectSame()
    try set(range(annotation), aside: false)
    #expect(try note(in: north) == "late")
    try expectSame()
  }

  @Test mutating func `the text of an import that is set aside stays readable`() throws {
    let imported = EventID(replica: annotation.replica, counter: annotation.counter - 1)
    try set(range(imported))
    #expect(try north.store.read { try $0.visibleCount(of: .article) } == 0)
    #expect(try north.store.read { try $0.text(of: article.revision) } == article.text)
    try expectSame()
    // Imported once more, it is there, at its new place.
    try south.record(.articleImported(article))
    try south.exchange(with: &server)
    try north.exchange(with: &server)
    #expect(try north.store.read { try $0.visibleCount(of: .article) } == 1)
    try expectSame()
  }

  @Test mutating func `events about members and set-asides cannot be set aside`() throws {
    let join = EventID(replica: annotation.replica, counter: 1)
    let edit = try south.record(.noteEdited(annotation: annotation, text: "spam"))
    try south.exchange(with: &server)
    try north.exchange(with: &server)
    try set(range(edit))
    let act = EventID(replica: annotation.replica, counter: annotation.counter + 1)
    try set(range(join), range(act))
    #expect(try note(in: north) == "first")
    #expect(try north.store.read { try $0.roster().devices.count } == 2)
    try expectSame()
  }

  @Test mutating func `a forged continuation that the log does not hold at its base is refused`()
    throws
  {
    var east = Author("east")
    _ = try server.append([east.write(east.join)], receivedAt: .noon)
    let unknown = CounterRange(replica: annotation.replica, first: 3, last: 4)
    let ahead = try server.append(
      [east.write(.eventsSetAside([unknown], why: ""), base: server.end())], receivedAt: .noon)
    #expect(ahead == [.refused(Refusal(.setAsideRefused, found: 4))])
    east.forget(1)
    let unseen = try server.append(
      [east.write(.eventsSetAside([range(annotation)], why: ""), base: 2)], receivedAt: .noon)
    #expect(unseen == [.refused(Refusal(.setAsideRefused, found: annotation.counter))])
  }

  @Test func `a set-aside event returns its room for later seqs, and takes it again`() throws {
    let small = RoomLimits(entity: RoomLimits.Size(events: 17, bytes: 100_000))
    var log = MemoryLog(workspace: .atlas, limits: small)
    var east = Author("east")
    _ = try log.append([east.write(east.join, .articleImported(article))], receivedAt: .noon)
    let id = EntityID.article(article.article)
    let replica = east.replica
    func tag(_ number: Int) throws -> Appended? {
      let changeset = try east.write(
        .tagged(entity: id, tag: Text("t\(number)")), base: log.end())
      let answer = try log.append([changeset], receivedAt: .noon).first
      if case .refused = answer { east.forget(1) }
      return answer
    }
    func isTaken(_ answer: Appended?) -> Bool {
      if case .logged? = answer { true } else { false }
    }
    for number in 0..<15 { #expect(isTaken(try tag(number))) }
    #expect(!isTaken(try tag(15)))
    let named = CounterRange(replica: replica, first: 3, last: 7)
    _ = try log.append(
      [east.write(.eventsSetAside([named], why: ""), base: log.end())], receivedAt: .noon)
    for number in 16..<21 { #expect(isTaken(try tag(number))) }
    #expect(!isTaken(try tag(21)))
    let again = try log.append(
      [east.write(.eventsReinstated([named], why: ""), base: log.end())], receivedAt: .noon)
    guard case .refused(let refusal)? = again.first else {
      Issue.record("there is no room for what comes back")
      return
    }
    #expect(refusal.code == .noRoom)
  }

  @Test mutating func `work on a set-aside thing is taken and listed, also later work`()
    throws
  {
    let reply = try south.record(.replyAdded(annotation: annotation, parent: nil, body: "r"))
    try south.exchange(with: &server)
    try north.exchange(with: &server)
    #expect(try north.store.read { try $0.hangingWork() }.isEmpty)
    try set(range(annotation))
    let answer = try south.record(.replyAdded(annotation: annotation, parent: reply, body: "a"))
    let edit = try south.record(.noteEdited(annotation: annotation, text: "late"))
    let pending = try south.store.read { try $0.hangingWork() }
    #expect(pending.map { $0.work.map(\.event.id) } == [[reply, answer, edit]])
    try south.exchange(with: &server)
    try north.exchange(with: &server)
    let hanging = try north.store.read { try $0.hangingWork() }
    #expect(hanging.map(\.thing) == [.annotation(annotation)])
    #expect(hanging.map { $0.work.map(\.event.id) } == [[reply, answer, edit]])
    // The answers to a set-aside reply.
    try set(range(reply))
    let both = try north.store.read { try $0.hangingWork() }
    #expect(both.map(\.thing) == [.annotation(annotation), .reply(reply)])
    #expect(both.map { $0.work.map(\.event.id) } == [[edit], [answer]])
    try set(range(annotation), range(reply), aside: false)
    #expect(try north.store.read { try $0.hangingWork() }.isEmpty)
    #expect(try note(in: north) == "late")
    try expectSame()
  }

  @Test mutating func `an annotation of an article that is set aside hangs on it`() throws {
    let imported = EventID(replica: annotation.replica, counter: annotation.counter - 1)
    try set(range(imported))
    let hanging = try north.store.read { try $0.hangingWork() }
    #expect(hanging.map(\.thing) == [.article(article.article)])
    #expect(hanging.map { $0.work.map(\.event.id) } == [[annotation]])
  }

  @Test func `an event that had no room returns none, and stays without it when reinstated`()
    throws
  {
    var large = MemoryLog(workspace: .atlas)
    var east = Author("east")
    _ = try large.append([east.write(east.join, .articleImported(article))], receivedAt: .noon)
    let id = EntityID.article(article.article)
    for number in 0..<20 {
      _ = try large.append(
        [east.write(.tagged(entity: id, tag: Text("t\(number)")), base: large.end())],
        receivedAt: .noon)
    }
    // Here there is room for 15 of them: counters 3 to 17.
    let reader = try Desk(
      "reader",
      limits: RoomLimits(entity: RoomLimits.Size(events: 17, bytes: 100_000)))
    func tags() throws -> Int? {
      try reader.store.read { try $0.entity(id)?.entity.registers.count { $0.field.isTag } }
    }
    try reader.pull(from: large)
    #expect(try tags() == 15)
    let excess = CounterRange(replica: east.replica, first: 18, last: 22)
    for change in [Change.eventsSetAside([excess], why: ""), .eventsReinstated([excess], why: "")] {
      _ = try large.append([east.write(change, base: large.end())], receivedAt: .noon)
      try reader.pull(from: large)
      #expect(try tags() == 15)
      #expect(try reader.isItsOwnRebuild())
    }
    _ = try large.append(
      [east.write(.tagged(entity: id, tag: "later"), base: large.end())], receivedAt: .noon)
    try reader.pull(from: large)
    #expect(try tags() == 15)
    #expect(try reader.store.read { try $0.ignoredCount(for: .noRoom) } == 6)
  }

  @Test func `an own thing without room goes, although others wrote about it in the same pull`()
    throws
  {
    var large = MemoryLog(workspace: .atlas)
    var east = Author("east")
    _ = try large.append([east.write(east.join, .articleImported(article))], receivedAt: .noon)
    func annotation(_ note: Text) -> Change {
      .annotationAdded(
        NewAnnotation(
          article: article.article, revision: article.revision, start: 0, end: 3, motivation: nil,
          note: note, tags: []))
    }
    let west = try Desk(
      "west",
      limits: RoomLimits(margin: RoomLimits.Size(events: 1, bytes: 100_000)))
    try west.pull(from: large)
    _ = try large.append([east.write([annotation("first")], bases: [2])], receivedAt: .noon)
    let own = try west.record(annotation("second"))
    let outbox = try #require(try west.store.read { try $0.outbox(after: 0) })
    _ = try large.append([outbox], receivedAt: .noon)
    _ = try large.append(
      [east.write(.tagged(entity: .annotation(own), tag: "t"), base: large.end())],
      receivedAt: .noon)
    try west.pull(from: large)
    #expect(try west.store.read { try $0.entity(.annotation(own)) } == nil)
    #expect(try west.isItsOwnRebuild())
  }

  @Test mutating func `so many events name others, and no more`() throws {
    var east = Author("east")
    _ = try server.append([east.write(east.join)], receivedAt: .noon)
    let change = Change.eventsSetAside([range(annotation)], why: "")
    for _ in 0..<Limits.setAsides / 1_000 {
      let head = server.end()
      let acts = Array(repeating: change, count: 1_000)
      let answers = try server.append(
        [east.write(acts, bases: acts.map { _ in head })], receivedAt: .noon)
      guard case .logged? = answers.first else {
        Issue.record("\(answers)")
        return
      }
    }
    let last = try server.append([east.write(change, base: server.end())], receivedAt: .noon)
    #expect(last == [.refused(Refusal(.setAsideRefused, expected: UInt64(Limits.setAsides)))])
  }

  @Test func `an event that is named twice in one set-aside gives its room back once`() throws {
    let small = RoomLimits(entity: RoomLimits.Size(events: 17, bytes: 100_000))
    var log = MemoryLog(workspace: .atlas, limits: small)
    var east = Author("east")
    _ = try log.append([east.write(east.join, .articleImported(article))], receivedAt: .noon)
    let id = EntityID.article(article.article)
    func append(_ change: Change) throws -> Appended? {
      let answer = try log.append([east.write(change, base: log.end())], receivedAt: .noon).first
      if case .refused = answer { east.forget(1) }
      return answer
    }
    for number in 0..<15 { _ = try append(.tagged(entity: id, tag: Text("t\(number)"))) }
    let named = CounterRange(replica: east.replica, first: 3, last: 4)
    _ = try append(.eventsSetAside([named, named], why: ""))
    let answers = try (15..<20).map { try append(.tagged(entity: id, tag: Text("t\($0)"))) }
    #expect(answers.count { if case .logged? = $0 { true } else { false } } == 2)
  }

  @Test func `room that a set-aside returns is there for later events of its changeset`()
    throws
  {
    let small = RoomLimits(entity: RoomLimits.Size(events: 17, bytes: 100_000))
    var log = MemoryLog(workspace: .atlas, limits: small)
    var east = Author("east")
    _ = try log.append([east.write(east.join, .articleImported(article))], receivedAt: .noon)
    func tag(_ number: Int) -> Change {
      .tagged(entity: .article(article.article), tag: Text("t\(number)"))
    }
    for number in 0..<15 {
      _ = try log.append([east.write(tag(number), base: 2)], receivedAt: .noon)
    }
    let named = CounterRange(replica: east.replica, first: 3, last: 3)
    let setAside = Change.eventsSetAside([named], why: "")
    let before = try east.write([tag(15), setAside], bases: [17, 17])
    guard case .refused(let refusal)? = try log.append([before], receivedAt: .noon).first else {
      Issue.record("an event takes the room of a later one")
      return
    }
    #expect(refusal.code == .noRoom)
    east.forget(2)
    let after = try east.write([setAside, tag(15)], bases: [17, 17])
    guard case .logged? = try log.append([after], receivedAt: .noon).first else {
      Issue.record("there is no room behind a set-aside")
      return
    }
  }

  @Test(arguments: Seed.range(40))
  func `ranges that are set aside and reinstated are those of a plain set`(seed: Seed) {
    var choices = seed.choices
    var setAsides = SetAsides()
    var plain: Set<UInt64> = []
    let replica = ReplicaID(bits: 7)
    for _ in 0..<20 {
      let first = UInt64(1 + choices.below(30))
      let last = first + UInt64(choices.below(8))
      let range = CounterRange(replica: replica, first: first, last: last)
      if choices.once(in: 3) {
        setAsides.apply(.eventsReinstated([range], why: ""))
        plain.subtract(first...last)
      } else {
        setAsides.apply(.eventsSetAside([range], why: ""))
        plain.formUnion(first...last)
      }
      for counter in 1...40 as ClosedRange<UInt64> {
        let id = EventID(replica: replica, counter: counter)
        #expect(setAsides.contains(id) == plain.contains(counter))
      }
      #expect(setAsides.isEmpty == plain.isEmpty)
    }
  }
}

extension Field {
  fileprivate var isTag: Bool { if case .tag = self { true } else { false } }
}
