import PostilCore
import PostilStore
import TestSupport

/// The next change of somebody at a desk: everything that people do, and now and then what no well-behaved replica
/// would: writes to entities that it cannot know, to fields that do not exist, values that do not fit.
struct Person {
  let view: ReplicaView
  let replica: ReplicaID
  /// Every entity that there is anywhere, the oldest first.
  let created: [EntityID]
  /// The events of the log that this replica holds, and those of them that were named by a set-aside or a
  /// reinstatement.
  let logged: [EventID]
  let named: [CounterRange]
  /// The other members.
  let colleagues: [ReplicaID]
  let invitedAs: Role
  let decidesOneIn: Int
  var writer: ProseWriter
  var choices: Choices

  private static let articles: [ArticleImport] = [
    ArticleImport(
      text: "Мост открыли\n\nПосле ремонта.", url: "https://news.example/1", published: nil,
      language: "ru", importer: "news/1"),
    ArticleImport(
      text: "Мост снова открыли\n\nПосле ремонта.", url: "https://news.example/1",
      published: "2024-05-12", language: nil, importer: "news/1"),
    .sample("Bridge"), .sample("Ferry"),
  ]

  mutating func change(in roster: Roster = .open) throws -> Change {
    if !roster.isOpen, choices.once(in: 8), !few.isEmpty {
      return try marking(of: choices.one(of: few))
    }
    if !roster.isOpen, choices.once(in: decidesOneIn), let change = try membershipChange(roster) {
      return change
    }
    if choices.once(in: 24), !logged.isEmpty { return setAside() }
    guard let row = try pick(), !choices.once(in: 16) else {
      return .articleImported(choices.one(of: Self.articles))
    }
    if choices.once(in: 10), let change = try decision() { return change }
    let id = row.id
    if choices.once(in: 3) { return try firstText().map { edit($0) } ?? addition(to: row) }
    // Hardly anything but its text can be changed about a reply.
    if case .reply = id, !choices.once(in: 8) {
      return choices.once(in: 6) ? choices.one(of: [.deleted(id), .restored(id)]) : edit(row)
    }
    if choices.once(in: 3) { return edit(row) }
    switch choices.below(18) {
    case 0, 1, 2: return addition(to: row)
    case 3:
      let field = choices.one(of: PlainField.allCases)
      return .fieldSet(entity: id, field: field, value: word(for: field.allowed))
    case 4:
      return .fieldSet(entity: id, field: .status, value: word(for: PlainField.status.allowed))
    case 5: return try marking(of: id)
    case 6: return .tagged(entity: id, tag: word())
    case 7: return .untagged(entity: id, tag: word())
    case 8: return .deleted(id)
    case 9: return .restored(id)
    case 10: return assessment(of: id)
    case 11: return .released(entity: id, audience: word())
    case 12: return .withheld(entity: id, audience: word())
    case 13, 14: return try revision(of: row)
    case 15: return statement(about: id)
    case 16: return anchorDecision(on: id)
    default: return choices.once(in: 3) ? nonsense(about: id) : observation(of: id)
    }
  }

  /// An entity, often one of the same few, so that people meet; now and then one that this replica
  /// has never heard of, of which there is then no row.
  private mutating func pick() throws -> (id: EntityID, row: EntityRow?)? {
    guard !created.isEmpty else { return nil }
    let isReckless = choices.once(in: 14)
    let created = created.filter { $0.kind != .term }
    let texts = created.filter { $0.event != nil }
    for _ in 0..<4 {
      let few = choices.once(in: 3) || texts.isEmpty ? created.prefix(3) : texts.prefix(3)
      let id = choices.one(of: choices.once(in: 2) ? created : Array(few))
      let row = try view.entity(id)
      if row != nil || isReckless { return (id, row) }
    }
    return nil
  }

  /// A few events of one replica, or what was set aside before.
  private mutating func setAside() -> Change {
    if let range = named.randomElement(using: &choices), choices.once(in: 2) {
      return .eventsReinstated([range], why: "")
    }
    let id = choices.one(of: logged)
    let last = logged.filter { $0.replica == id.replica }.map(\.counter).max() ?? id.counter
    let range = CounterRange(
      replica: id.replica, first: id.counter,
      last: min(last, id.counter + UInt64(choices.below(3))))
    return .eventsSetAside([range], why: "wrong")
  }

  /// An article that everybody works on, so that two versions of a text meet.
  private func firstText() throws -> (id: EntityID, row: EntityRow?)? {
    for id in created.lazy.filter({ $0.event != nil }).prefix(2) {
      if let row = try view.entity(id) { return (id, row) }
    }
    return nil
  }

  /// Often a lower one than stands there, also without the right to do that.
  private mutating func marking(of id: EntityID) throws -> Change {
    let all = Marking.allCases
    if choices.once(in: 2),
      case .marking(let standing)? = try view.entity(id)?.entity.value(of: .marking),
      standing > all[0]
    {
      return .markingSet(entity: id, marking: choices.one(of: all.filter { $0 < standing }))
    }
    return .markingSet(entity: id, marking: choices.one(of: all))
  }

  /// Entities that everybody marks.
  private var few: [EntityID] {
    Array(
      created.filter { $0.kind == .article || $0.kind == .annotation }.prefix(2))
  }

  private mutating func word() -> Text { choices.one(of: ["a", "b", "c"]) }

  /// As `word`, of a vocabulary.
  private mutating func word(for allowed: AllowedValues) -> Text {
    let index = choices.below(3)
    return switch allowed {
    case .oneOf(let words): Text(words[index])
    case .percent: ["0", "50", "100"][index]
    case .date, .languageCode, .line, .prose: ["a", "b", "c"][index]
    }
  }

  private mutating func observation(of id: EntityID) -> Change {
    .articleObserved(article: article(id), what: "comments", value: word())
  }

  /// An article, or one that everybody knows.
  private func article(_ id: EntityID) -> ContentID {
    if case .article(let article) = id { article } else { Self.articles[0].article }
  }

  /// Another text of an article, told by one that stands there or by one that may be unknown; now and then
  /// one that is not what it says.
  private mutating func revision(of target: (id: EntityID, row: EntityRow?)) throws -> Change {
    var parent = choices.one(of: Self.articles).text
    if !choices.once(in: 4),
      case .revision(let current)? = target.row?.entity[.current]?.heads
        .randomElement(using: &choices)?.value,
      let text = try view.text(of: current)
    {
      parent = text
    }
    if choices.once(in: 12) { parent = "Unknown\n\nto all." }
    var text = writer.edited(parent, &choices)
    if text.isEmpty || text == parent { text = "Мост\n\nРазобран." }
    if text == parent { text = "Мост\n\nСнова на месте." }
    return .articleRevised(
      ArticleRevision(
        article: article(target.id), parent: .revision(text: parent),
        splices: Splice.turning(parent, into: text),
        revision: .revision(text: choices.once(in: 12) ? "Другое" : text), published: nil,
        importer: "news/1", source: nil))
  }

  /// A statement by an article's source, or by another article, about it; where the chosen thing is no article,
  /// one about a word of the vocabulary instead, without a further choice.
  private mutating func statement(about id: EntityID) -> Change {
    let statement = articleStatement(about: id)
    let words: [Text] = ["a", "b", "c"]
    let turn = Int(replica.bits % 2) + 1
    switch (id, statement) {
    case (.article, _): return statement
    case (_, .articleWithdrawn(_, let why)):
      let place = words.firstIndex(of: why)
      return .termAliased(
        term: words[place ?? 0], alias: place.map { words[($0 + turn) % 3] } ?? "")
    case (_, .duplicateSet(_, let original)):
      let place = Self.articles.firstIndex { $0.article == original }
      return .termDescribed(
        term: words[(place ?? 0) % 2], description: place.map { words[($0 + turn) % 3] } ?? "")
    default: return statement
    }
  }

  private mutating func articleStatement(about id: EntityID) -> Change {
    if choices.once(in: 2) {
      return .articleWithdrawn(article: article(id), why: choices.once(in: 3) ? "" : word())
    }
    return .duplicateSet(
      article: article(id),
      of: choices.once(in: 3) ? nil : choices.one(of: Self.articles).article)
  }

  /// About a place in a text, of an annotation or of what is none.
  private mutating func anchorDecision(on id: EntityID) -> Change {
    let annotation: EventID =
      switch id {
      case .annotation(let annotation), .reply(let annotation): annotation
      case .article, .term:
        created.lazy.compactMap(\.event).first ?? EventID(replica: replica, counter: 1)
      }
    let start = UInt32(choices.below(9))
    return .anchorDecided(
      annotation: annotation, revision: choices.one(of: Self.articles).revision,
      choices.one(of: [.none, .confirmed, .dismissed, .reattached(start: start, end: start + 3)]))
  }

  /// Something new that hangs on an entity.
  private mutating func addition(to target: (id: EntityID, row: EntityRow?)) -> Change {
    switch target.id {
    case .article(let article):
      let start = UInt32(choices.below(20))
      return .annotationAdded(
        NewAnnotation(
          article: article, revision: choices.one(of: Self.articles).revision, start: start,
          end: start + UInt32(choices.below(9)),
          motivation: choices.once(in: 2) ? word(for: PlainField.motivation.allowed) : nil,
          note: writer.text(&choices), tags: choices.once(in: 3) ? [word(), word()] : []))
    case .annotation(let annotation):
      return .replyAdded(annotation: annotation, parent: nil, body: writer.text(&choices))
    case .reply(let reply):
      let annotation: EventID =
        if case .reply(let facts)? = target.row?.entity.facts { facts.annotation } else { reply }
      return .replyAdded(annotation: annotation, parent: reply, body: writer.text(&choices))
    case .term: preconditionFailure("nobody picks a term")
    }
  }

  private mutating func edit(_ target: (id: EntityID, row: EntityRow?)) -> Change {
    let text = writer.edited(target.row?.text ?? "", &choices)
    switch target.id {
    case .article, .term: return .articleImported(choices.one(of: Self.articles))
    case .annotation(let annotation): return .noteEdited(annotation: annotation, text: text)
    case .reply(let reply): return .replyEdited(reply: reply, text: text)
    }
  }

  private mutating func assessment(of id: EntityID) -> Change {
    let aspects = Assessment.Aspect.allCases.shuffled(using: &choices)
      .prefix(1 + choices.below(2))
    return .assessed(entity: id, Assessment(aspects.map { .init($0, word(for: $0.allowed)) }))
  }

  /// The resolution of something that somebody must decide, or `nil` where all is settled.
  private mutating func decision() throws -> Change? {
    let conflicts = try view.undecided().flatMap(\.conflicts)
    guard !conflicts.isEmpty else { return nil }
    let conflict = choices.one(of: conflicts)
    if conflict.field == .deleted {
      return choices.once(in: 2) ? .deleted(conflict.entity) : .restored(conflict.entity)
    }
    var value = choices.one(of: conflict.heads).value
    if conflict.field == .text, choices.once(in: 2) { value = .text(writer.text(&choices)) }
    return .conflictResolved(
      entity: conflict.entity, field: conflict.field, value: value, why: "decided")
  }

  /// A decision about what is not in conflict, of a field that may not be there.
  private mutating func nonsense(about id: EntityID) -> Change {
    let fields: [Field] = [
      .text, .marking, .deleted, .current, .tag("a"), .observed("comments"), .audience("a"),
      .assessment(.stance, by: replica), .assessment(.stance, by: ReplicaID(bits: 1)),
      .plain(.title),
    ]
    let values: [Value] = [
      .text("a"), .flag(true), .flag(false), .marking(.green),
      .revision(Self.articles[0].revision),
    ]
    return .conflictResolved(
      entity: id, field: choices.one(of: fields), value: choices.one(of: values), why: "")
  }
}
