package import PostilCore
import PostilStore

/// The result for one annotation of another tool.
package struct ImportedAnnotation: Sendable {
  package enum Outcome: Sendable {
    case added
    /// It is already here.
    case unchanged
    case skipped(ForeignObjection)
  }

  package enum Place: Sendable {
    case quote(Anchor, AnchorResolution.State)
    case wholeArticle
    /// It answers this one.
    case reply(to: String)
  }

  package let outcome: Outcome
  /// The other tool's id for it.
  package let sourceID: String?
  /// Its id here, as in `north.42`.
  package let id: String?
  /// The article's short name.
  package let article: String?
  package let place: Place?
  package let remarks: [ForeignRemark]
}

/// The options for importing annotations of another tool.
package struct AnnotationImportRequest: Sendable {
  /// As typed: the article that all of them are about; `nil` where each names its own.
  package var article: String?
  /// True if one whose quote is not found becomes a note about the whole article that cites it.
  package var areOrphansTaken = false

  package init() {}
}

extension Replica {
  /// Imports the annotations of another tool, all in one transaction.
  ///
  /// Each has its own result. An annotation whose id was imported before, or is one of this workspace, is
  /// not taken twice. The authors and times are the file's claims: the events are those of the importing
  /// member.
  ///
  /// - Parameter step: that of a command that imports several files.
  /// - Returns: in the order of the file.
  package func importAnnotations(
    _ file: AnnotationFile, _ request: AnnotationImportRequest, in step: OwnStep? = nil,
    now: Instant
  ) throws -> [ImportedAnnotation] {
    try record(now: now, in: step) { view, names in
      var taking = try AnnotationTaking(view, names, own: store, request)
      let verdicts = try taking.take(file.items)
      return (taking.changes, verdicts)
    }.answer
  }

  /// Reports the effect of importing files one after another, without importing.
  ///
  /// - Parameter body: gets a function that reports on a file, with the effects of the files before it.
  /// - Throws: as the import would, and the errors of `body`.
  package func rehearseAnnotations(
    _ request: AnnotationImportRequest, now: Instant,
    _ body: ((AnnotationFile) throws -> [ImportedAnnotation]) throws -> Void
  ) throws {
    try store.read { view in
      let names = try Names(view, own: store)
      var taking = try AnnotationTaking(view, names, own: store, request)
      try body { file in
        let verdicts = try taking.take(file.items)
        for change in taking.changes {
          try view.expectAllowed(change, to: store, names, now: now)
        }
        taking.forgetChanges()
        return verdicts
      }
    }
  }
}

/// Takes annotations one by one, with the additions of those before.
private struct AnnotationTaking {
  private(set) var changes: [Change] = []
  private let names: Names
  private let own: ReplicaStore
  private let isTakingOrphans: Bool
  private var lastCounter: UInt64
  private var held: HeldNotes
  private var known: ForeignArticles

  init(
    _ view: ReplicaView, _ names: Names, own: ReplicaStore, _ request: AnnotationImportRequest
  ) throws {
    self.names = names
    self.own = own
    isTakingOrphans = request.areOrphansTaken
    lastCounter = try view.lastCounter()
    held = HeldNotes(view)
    known = try ForeignArticles(
      view, names,
      named: request.article.map { try names.article(named: $0).expectingVisible(view, names) })
  }

  /// Forgets the reported changes; the next ones are numbered further.
  mutating func forgetChanges() {
    lastCounter += UInt64(changes.count)
    changes = []
  }

  mutating func take(_ items: [AnnotationFile.Item]) throws -> [ImportedAnnotation] {
    let order = ThreadOrder(
      ids: items.map { $0.annotation?.sourceID },
      answers: items.map { $0.annotation?.answers ?? [] })
    var verdicts = [ImportedAnnotation?](repeating: nil, count: items.count)
    for place in order.places {
      switch items[place] {
      case .none(let objection): verdicts[place] = ImportedAnnotation(objection)
      case .annotation(let annotation): verdicts[place] = try verdict(on: annotation)
      }
    }
    for place in order.circling {
      verdicts[place] = ImportedAnnotation(.answersInACircle, items[place].annotation)
    }
    return verdicts.compactMap { $0 }
  }

  private mutating func verdict(on annotation: ForeignAnnotation) throws -> ImportedAnnotation {
    do {
      return try take(annotation)
    } catch let objection as ForeignObjection {
      return ImportedAnnotation(objection, annotation)
    }
  }

  private mutating func take(_ annotation: ForeignAnnotation) throws -> ImportedAnnotation {
    if let objection = annotation.objection { throw objection }
    var words = try CheckedWords(annotation)
    let articles = try annotation.targets.compactMap { target in
      try known.article(of: target).map { (target, $0) }
    }
    for (_, article) in articles { try held.read(article.id) }
    if let id = annotation.sourceID, let event = try held.held(id) {
      return try verdict(on: annotation, words, event)
    }
    // The nearest one that exists, where a reply answers another reply.
    for answer in annotation.answers.reversed() {
      if let parent = try held.held(answer) { return try add(annotation, words, replyTo: parent) }
    }
    if annotation.isReply {
      throw ForeignObjection.answersUnknown(annotation.answers.last ?? "")
    }
    if articles.isEmpty {
      throw annotation.targets.lazy.flatMap(\.sources).first
        .map { ForeignObjection.articleNotHeld(address: $0) } ?? .noTarget
    }
    var first: ForeignObjection?
    for (target, article) in articles {
      do {
        let place = try known.place(of: target, in: article)
        if annotation.targets.count > 1 {
          words.remarks.append(.severalTargets(annotation.targets.count))
        }
        if target.fragments > 1 {
          words.remarks.append(.severalFragments(target.fragments))
        }
        return try add(annotation, words, article, place)
      } catch let objection as ForeignObjection {
        first = first ?? objection
      }
    }
    if isTakingOrphans, case .orphan(let quote, _)? = first, let (_, article) = articles.first {
      words.remarks.append(.orphanCited)
      words.note = try CheckedWords.citing(quote, words.note)
      return try add(annotation, words, article, known.whole(article))
    }
    throw first ?? .noTarget
  }

  private func verdict(
    on annotation: ForeignAnnotation, _ words: CheckedWords, _ noted: HeldNotes.Held
  ) throws -> ImportedAnnotation {
    let name = try names.name(of: noted.entity)
    if noted.isHidden { throw ForeignObjection.deleted(name) }
    let quotes = annotation.targets.flatMap(\.quotes)
    let cited = quotes.compactMap { try? CheckedWords.citing(NFC.of($0.exact), words.note) }
    guard noted.words.contains(words.note) || cited.contains(where: noted.words.contains) else {
      throw ForeignObjection.differs(from: name, words: annotation.note)
    }
    return ImportedAnnotation(
      outcome: .unchanged, sourceID: annotation.sourceID, id: name,
      article: try names.name(of: .article(noted.article)), place: nil, remarks: [])
  }

  private mutating func add(
    _ annotation: ForeignAnnotation, _ words: CheckedWords, _ article: ForeignArticles.Article,
    _ place: ForeignArticles.Place
  ) throws -> ImportedAnnotation {
    if place.range == nil, words.note.isEmpty, words.tags.isEmpty {
      throw ForeignObjection.saysNothing
    }
    let new = NewAnnotation(
      article: article.id, revision: place.revision, range: place.range,
      motivation: words.motivation, note: words.note, tags: words.tags,
      attribution: words.attribution)
    if annotation.sourceID == nil, held.holds(new) {
      return ImportedAnnotation(
        outcome: .unchanged, sourceID: nil, id: nil, article: article.name, place: nil, remarks: [])
    }
    var remarks = words.remarks + [place.remark].compactMap { $0 }
    let event = add(.annotationAdded(new))
    if let fields = annotation.own {
      for change in try fields.changes(to: event, in: article, known, names, &remarks) {
        add(change)
      }
    }
    keep(annotation, words.note, as: .annotation(event), of: event, in: article.id)
    if annotation.sourceID == nil { held.keep(new) }
    return ImportedAnnotation(
      outcome: .added, sourceID: annotation.sourceID, id: names.name(of: event),
      article: article.name, place: place.shown, remarks: remarks)
  }

  private mutating func add(
    _ annotation: ForeignAnnotation, _ words: CheckedWords, replyTo parent: HeldNotes.Held
  ) throws -> ImportedAnnotation {
    let name = try names.name(of: parent.entity)
    if parent.isHidden { throw ForeignObjection.deleted(name) }
    guard !words.note.isEmpty else { throw ForeignObjection.saysNothing }
    var answered: EventID?
    if case .reply(let reply) = parent.entity { answered = reply }
    var remarks = words.remarks.filter(\.concernsReplies)
    if !words.tags.isEmpty { remarks.append(.tagsOfReplyLeftOut(words.tags.count)) }
    let event = add(
      .replyAdded(
        annotation: parent.annotation, parent: answered, body: words.note,
        attribution: words.attribution))
    keep(annotation, words.note, as: .reply(event), of: parent.annotation, in: parent.article)
    return ImportedAnnotation(
      outcome: .added, sourceID: annotation.sourceID, id: names.name(of: event),
      article: try names.name(of: .article(parent.article)), place: .reply(to: name),
      remarks: remarks)
  }

  /// - Returns: the id of the future event of the change.
  @discardableResult
  private mutating func add(_ change: Change) -> EventID {
    changes.append(change)
    return EventID(replica: own.replica, counter: lastCounter + UInt64(changes.count))
  }

  private mutating func keep(
    _ annotation: ForeignAnnotation, _ note: Text, as entity: EntityID, of root: EventID,
    in article: ContentID
  ) {
    guard let id = annotation.sourceID else { return }
    held.keep(
      HeldNotes.Held(
        entity: entity, annotation: root, article: article, isHidden: false, words: [note]),
      as: Text(id))
  }
}

extension AnnotationFile.Item {
  fileprivate var annotation: ForeignAnnotation? {
    if case .annotation(let annotation) = self { annotation } else { nil }
  }
}

extension ImportedAnnotation {
  fileprivate init(_ objection: ForeignObjection, _ annotation: ForeignAnnotation? = nil) {
    self.init(
      outcome: .skipped(objection), sourceID: annotation?.sourceID, id: nil, article: nil,
      place: nil, remarks: [])
  }
}
