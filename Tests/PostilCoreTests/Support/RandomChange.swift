import TestSupport
import PostilCore

/// Changes as people make them, and now and then one that no well-behaved replica would: a write to an entity that
/// it cannot know, to a field that does not exist, or of a value that does not fit.
extension SplitMix64 {
  private static let articles: [ArticleImport] = [
    .text("one", url: "https://news.example/1"), .text("two", url: "https://news.example/1"),
    .flood,
  ]

  /// - Parameters:
  ///   - state: the state of the author's replica.
  ///   - created: every entity that there is anywhere, the oldest first.
  mutating func change(by state: FoldedState, of created: [EntityID]) -> Change {
    let known = oneIn(12) ? created : created.filter { state.entities[$0] != nil }
    guard !known.isEmpty, !oneIn(16) else { return .articleImported(one(of: Self.articles)) }
    // Often the same few entities, and often deletions, so that people meet.
    let id = oneIn(2) ? one(of: known) : one(of: Array(known.prefix(5)))
    if oneIn(8) { return .deleted(one(of: Array(known.prefix(2)))) }
    if oneIn(5) { return addition(to: id) }
    switch number(below: 14) {
    case 0, 9: return edit(id)
    case 1:
      let field = one(of: PlainField.allCases)
      return .fieldSet(entity: id, field: field, value: word(for: field.allowed))
    case 2:
      return .fieldSet(entity: id, field: .status, value: word(for: PlainField.status.allowed))
    case 3: return .markingSet(entity: id, marking: one(of: Marking.allCases))
    case 4: return .tagged(entity: id, tag: word())
    case 5: return .untagged(entity: id, tag: word())
    case 6: return one(of: .deleted(id), .restored(id))
    case 7: return decision(on: id, state.entities[id])
    case 10:
      let judgements = Assessment.Aspect.allCases.shuffled(using: &self)
        .prefix(1 + number(below: 2)).map { Assessment.Judgement($0, word(for: $0.allowed)) }
      return .assessed(entity: id, Assessment(judgements))
    case 11: return .released(entity: id, audience: word())
    case 12: return .withheld(entity: id, audience: word())
    case 13: return ofRevisions(id)
    default: return .articleObserved(article: anArticle(id), what: "count", value: word())
    }
  }

  private mutating func word() -> Text { one(of: "a", "b", "c") }

  /// Of a vocabulary now and then a word that it has not, or none.
  private mutating func word(for allowed: AllowedValues) -> Text {
    guard case .oneOf(let words) = allowed, !oneIn(8) else { return oneIn(4) ? "" : word() }
    return Text(one(of: Array(words.prefix(3))))
  }

  private mutating func anArticle(_ id: EntityID) -> ContentID {
    if case .article(let article) = id { article } else { one(of: Self.articles).article }
  }

  /// A change about an article's texts, or about the place of a note in them.
  private mutating func ofRevisions(_ id: EntityID) -> Change {
    switch number(below: 4) {
    case 0: revision(of: id)
    case 1: .articleWithdrawn(article: anArticle(id), why: oneIn(3) ? "" : word())
    case 2: .duplicateSet(article: anArticle(id), of: oneIn(3) ? nil : .revision(text: word()))
    default:
      .anchorDecided(
        annotation: id.event ?? EventID(replica: .north, counter: 1),
        revision: .revision(text: word()),
        one(of: .none, .confirmed, .dismissed, .reattached(start: 1, end: 2)))
    }
  }

  /// The fold alone takes any: whether the text is the one that is named, the stores judge.
  private mutating func revision(of id: EntityID) -> Change {
    let (parent, text) = (word(), word())
    return .articleRevised(
      ArticleRevision(
        article: anArticle(id), parent: .revision(text: parent),
        splices: [Splice(start: 0, deleted: 1, inserted: text)], revision: .revision(text: text),
        published: nil, importer: "news/1", source: nil))
  }

  /// Something new that hangs on an entity.
  private mutating func addition(to id: EntityID) -> Change {
    switch id {
    case .article(let article):
      let tags: [Text] = [word(), word()]
      return .annotationAdded(
        NewAnnotation(
          article: article, revision: .revision(text: word()), start: 0, end: 1,
          motivation: oneIn(2) ? word(for: PlainField.motivation.allowed) : nil, note: word(),
          tags: tags))
    case .annotation(let annotation):
      return .replyAdded(annotation: annotation, parent: nil, body: word())
    case .reply(let reply):
      return .replyAdded(annotation: reply, parent: reply, body: word())
    case .term: preconditionFailure("nothing makes a term yet")
    }
  }

  private mutating func edit(_ id: EntityID) -> Change {
    switch id {
    case .article, .term: oneIn(4) ? .unknown(kind: 99) : .articleImported(one(of: Self.articles))
    case .annotation(let annotation): .noteEdited(annotation: annotation, text: word())
    case .reply(let reply): .replyEdited(reply: reply, text: word())
    }
  }

  /// A conflict's resolution where there is one, or else any value that this change can carry.
  private mutating func decision(on id: EntityID, _ entity: Entity?) -> Change {
    let open = entity?.conflicts(deletion: .none, isProseOpen: false).first
    if let open, let value = open.heads.randomElement(using: &self)?.value {
      return .conflictResolved(entity: id, field: open.field, value: value, why: "")
    }
    let field: Field = one(
      of: .text, .marking, .deleted, .current, .tag("a"), .observed("count"), .audience("a"),
      .assessment(.stance, by: one(of: .north, .south, .west)))
    let value: Value = one(
      of: .text("a"), .text("neutral"), .flag(true), .flag(false), .marking(.green),
      .revision(.revision(text: "a")))
    return .conflictResolved(entity: id, field: field, value: value, why: "")
  }
}
