package import PostilCore
import PostilStore

/// A person's request for a new annotation.
package struct AnnotationRequest: Sendable {
  /// As typed: an article's id or its beginning.
  package let article: String
  /// `nil` for a note about the whole article.
  package let place: QuotePlace?
  package let note: String
  package let tags: [String]
  package let motivation: String?

  package init(
    article: String, place: QuotePlace?, note: String, tags: [String], motivation: String?
  ) {
    self.article = article
    self.place = place
    self.note = note
    self.tags = tags
    self.motivation = motivation
  }
}

/// The place of a requested annotation, before it is recorded: what its author sees in an editor.
package struct AnnotationPlace: Sendable {
  /// The subject of a text: the whole id of the article, or the id of the note or reply.
  package let subject: String
  package let article: String
  package let title: String
  /// `nil` for the whole article.
  package let anchor: Anchor?
}

/// The recorded annotation, for the echo.
package struct Annotated: Sendable {
  /// As in `north.42`.
  package let id: String
  package let event: Event
  package let article: String
  /// `nil` for a note about the whole article.
  package let anchor: Anchor?
  /// True if the quote was found only by folding case, quotes, dashes and spaces.
  package let isFolded: Bool
  /// The words that a quote begins or ends inside; `nil` for a quote of whole words.
  package let word: String?
}

extension Replica {
  /// Finds the place of a requested annotation, and records nothing.
  package func place(of request: AnnotationRequest) throws -> AnnotationPlace {
    try store.read { view in
      let reader = try Reader(view, own: store)
      let found = try request.found(view, reader.names)
      return AnnotationPlace(
        subject: Crockford.encode(found.id.bytes), article: found.article,
        title: try reader.title(of: found.entity),
        anchor: found.range.map {
          Anchor(found.text, start: UInt32($0.lowerBound), end: UInt32($0.upperBound))
        })
    }
  }

  /// Puts a note at a place of an article's displayed revision, or on the whole article.
  package func annotate(_ request: AnnotationRequest, now: Instant) throws -> Annotated {
    let recorded = try record(now: now) { view, names in
      let found = try request.found(view, names)
      guard found.range != nil || !Text(request.note).isBlank || !request.tags.isEmpty else {
        throw ReplicaError.emptyText(what: "note")
      }
      let range = found.range.map { UInt32($0.lowerBound)..<UInt32($0.upperBound) }
      let annotation = NewAnnotation(
        article: found.id, revision: found.revision, range: range,
        motivation: try request.checkedMotivation(),
        note: try request.checkedNote(), tags: try request.checkedTags())
      let anchor = range.map { Anchor(found.text, start: $0.lowerBound, end: $0.upperBound) }
      let word = found.range.flatMap {
        QuoteFinder(found.text, article: found.article).word(around: $0)
      }
      return ([.annotationAdded(annotation)], (found, anchor, word))
    }
    let (found, anchor, word) = recorded.answer
    guard let event = recorded.events.first else {
      preconditionFailure("an annotation is one event")
    }
    return Annotated(
      id: "\(store.name).\(event.id.counter)", event: event, article: found.article,
      anchor: anchor, isFolded: found.isFolded, word: word)
  }

  /// Replies to an annotation, or to another reply.
  ///
  /// - Returns: the reply's name, as in `north.43`, and its event.
  package func reply(to typed: String, body: String, now: Instant) throws -> (
    id: String, event: Event
  ) {
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
    return ("\(store.name).\(event.id.counter)", event)
  }
}

extension Reader {
  /// The place of an annotation, or of the one that a reply answers, and the present text.
  package func place(ofNote typed: String) throws -> (place: AnnotationPlace, text: String) {
    let row = try names.entity(typed)
    var annotation: EntityRow? = row
    if case .reply(let facts) = row.entity.facts {
      annotation = try view.entity(.annotation(facts.annotation))
    }
    guard case .annotation(let facts)? = annotation?.entity.facts else {
      throw ReplicaError.wrongKind(typed, expected: .annotation)
    }
    let name = try names.name(of: .article(facts.article))
    guard let article = try view.entity(.article(facts.article)),
      let index = try index(of: facts.revision)
    else { throw ReplicaError.quoteInUnknownText(name) }
    let anchor = facts.range.map { Anchor(index, start: $0.lowerBound, end: $0.upperBound) }
    return (
      AnnotationPlace(
        subject: try names.name(of: row.entity.id), article: name,
        title: try title(of: article.entity), anchor: anchor),
      row.text?.string ?? ""
    )
  }
}

extension AnnotationRequest {
  /// The article and the place that are meant.
  fileprivate struct Found {
    let id: ContentID
    let entity: Entity
    let article: String
    let revision: ContentID
    let text: CanonicalText
    /// `nil` for the whole article.
    let range: Range<Int>?
    let isFolded: Bool
  }

  fileprivate func found(_ view: ReplicaView, _ names: Names) throws -> Found {
    let row = try names.article(named: article).expectingVisible(view, names)
    let name = try names.name(of: row.entity.id)
    guard case .article(let id) = row.entity.id,
      case .revision(let revision)? = row.entity.value(of: .current),
      let text = try view.canonicalText(of: revision)
    else { throw ReplicaError.quoteInUnknownText(name) }
    let found = try place?.range(in: text, of: name)
    return Found(
      id: id, entity: row.entity, article: name, revision: revision, text: text,
      range: found?.range, isFolded: found?.isFolded ?? false)
  }

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
