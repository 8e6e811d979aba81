package import PostilCore
import PostilStore

/// A person's request for a new annotation.
package struct AnnotationRequest: Sendable {
  /// As typed: an article's id or its beginning.
  package let article: String
  package let place: QuotePlace
  package let note: String
  package let tags: [String]
  package let motivation: String?

  package init(
    article: String, place: QuotePlace, note: String, tags: [String], motivation: String?
  ) {
    self.article = article
    self.place = place
    self.note = note
    self.tags = tags
    self.motivation = motivation
  }
}

/// The recorded annotation, for the echo.
package struct Annotated: Sendable {
  /// As in `north.42`.
  package let id: String
  package let article: String
  package let anchor: Anchor
  /// True if the quote was found only by folding case, quotes, dashes and spaces.
  package let isFolded: Bool
  /// The words that a quote begins or ends inside; `nil` for a quote of whole words.
  package let word: String?
}

extension Replica {
  /// Puts a note at a quote of an article's displayed revision.
  package func annotate(_ request: AnnotationRequest, now: Instant) throws -> Annotated {
    let recorded = try record(now: now) { view, names in
      let row = try names.article(named: request.article).expectingVisible(view, names)
      let article = try names.name(of: row.entity.id)
      guard case .article(let articleID) = row.entity.id,
        case .revision(let revision)? = row.entity.value(of: .current),
        let canonical = try view.canonicalText(of: revision)
      else { throw ReplicaError.quoteInUnknownText(article) }
      let found = try request.place.range(in: canonical, of: article)
      let annotation = NewAnnotation(
        article: articleID, revision: revision, start: UInt32(found.range.lowerBound),
        end: UInt32(found.range.upperBound), motivation: try request.checkedMotivation(),
        note: try request.checkedNote(), tags: try request.checkedTags())
      let anchor = Anchor(canonical, start: annotation.start, end: annotation.end)
      let word = QuoteFinder(canonical, article: article).word(around: found.range)
      return ([.annotationAdded(annotation)], (article, anchor, found.isFolded, word))
    }
    let (article, anchor, isFolded, word) = recorded.answer
    guard let event = recorded.events.first else {
      preconditionFailure("an annotation is one event")
    }
    return Annotated(
      id: "\(store.name).\(event.id.counter)", article: article, anchor: anchor,
      isFolded: isFolded, word: word)
  }

  /// Replies to an annotation, or to another reply.
  ///
  /// - Returns: the reply's name, as in `north.43`.
  package func reply(to typed: String, body: String, now: Instant) throws -> String {
    let body = try TypedProse.checked(body, what: "reply")
    let recorded = try record(now: now) { view, names in
      let row = try names.entity(typed).expectingVisible(view, names)
      switch row.entity.facts {
      case .article, .term: throw ReplicaError.wrongKind(typed, expected: .annotation)
      case .annotation:
        guard case .annotation(let annotation) = row.entity.id else {
          throw ReplicaError.noSuchEntity(typed)
        }
        return ([.replyAdded(annotation: annotation, parent: nil, body: body)], ())
      case .reply(let facts):
        return (
          [.replyAdded(annotation: facts.annotation, parent: row.entity.id.event, body: body)], ()
        )
      }
    }
    guard let event = recorded.events.first else { preconditionFailure("a reply is one event") }
    return "\(store.name).\(event.id.counter)"
  }
}

extension AnnotationRequest {
  /// A highlight needs no note.
  fileprivate func checkedNote() throws -> Text {
    note.isEmpty ? "" : try TypedProse.checked(note, what: "note")
  }

  fileprivate func checkedTags() throws -> [Text] {
    let distinct = try TypedProse.checkedTags(tags)
    guard distinct.count <= Limits.tagsPerAnnotation else {
      throw ReplicaError.tooManyTags(limit: Limits.tagsPerAnnotation)
    }
    return distinct
  }

  fileprivate func checkedMotivation() throws -> Text? {
    let checked = try motivation.map { try PlainField.motivation.checked($0) }
    return checked?.isEmpty == true ? nil : checked
  }
}
