import PostilCore

/// The words of another tool's annotation, as a person here could have typed them.
struct CheckedWords {
  /// Empty where there is none: a highlight needs no words.
  var note: Text
  private(set) var tags: [Text] = []
  private(set) var motivation: Text?
  private(set) var attribution: Attribution
  var remarks: [ForeignRemark]

  /// - Throws: for a note that nobody could type. Everything else that cannot be taken is left out and
  ///   reported.
  init(_ annotation: ForeignAnnotation) throws(ForeignObjection) {
    note = try Self.prose(annotation.note)
    remarks = annotation.remarks
    var author = annotation.author.map { Text(NFC.of($0)) }
    if let named = author, !AllowedValues.line.allows(named) {
      author = nil
      remarks.append(.authorLeftOut)
    }
    let id = annotation.sourceID.map { Text($0) }
    if let id, !AllowedValues.line.allows(id) { throw .idNotAllowed }
    attribution = .claim(author: author, at: annotation.created, sourceID: id)
    take(tags: annotation.tags, areOwn: annotation.own != nil)
    for named in annotation.motivations {
      let word = Text(named)
      if motivation == nil, PlainField.motivation.allowed.allows(word) {
        motivation = word
      } else {
        remarks.append(.motivationLeftOut(named))
      }
    }
    if let count = annotation.own?.assessments, count > 0 {
      remarks.append(.assessmentsLeftOut(count))
    }
    if annotation.own?.isInConflict == true { remarks.append(.conflictsLeftOut) }
  }

  /// A note that begins with the words that it is about.
  static func citing(_ quote: String, _ note: Text) throws(ForeignObjection) -> Text {
    let lines = quote.split(whereSeparator: \.isNewline).map { "> \($0)" }
    let cited = lines.joined(separator: "\n")
    return try prose(note.isEmpty ? cited : "\(cited)\n\n\(note)")
  }

  private static func prose(_ typed: String) throws(ForeignObjection) -> Text {
    if typed.unicodeScalars.contains("\0") { throw .nul }
    if Text(typed).isBlank { return "" }
    do {
      return try TypedProse.checked(typed, what: "note")
    } catch {
      throw .notTypable(error)
    }
  }

  /// - Parameter areOwn: whether Postil exported them, so that each is as a person once typed it.
  private mutating func take(tags typed: [String], areOwn: Bool) {
    var folded: Set<Text> = []
    for (index, tag) in typed.enumerated() {
      guard tags.count < Limits.tagsPerAnnotation else {
        remarks.append(.tagsLeftOut(typed.count - index))
        return
      }
      // A tag here is one word.
      let word = areOwn ? tag : tag.split(whereSeparator: \.isWhitespace).joined(separator: "-")
      // One such sign only marks a tag, and is not part of it.
      let plain = !areOwn && word.utf8.starts(with: "#".utf8) ? String(word.dropFirst()) : word
      guard let checked = try? TypedProse.checkedTag(plain, what: "tag") else {
        remarks.append(.tagLeftOut(tag))
        continue
      }
      if word != tag { remarks.append(.tagRewritten(tag, as: checked.string)) }
      if folded.insert(checked.tagFolded).inserted { tags.append(checked) }
    }
  }
}

extension ForeignRemark {
  /// A reply has no motivation and no conflicts of fields of its own.
  var concernsReplies: Bool {
    switch self {
    case .motivationLeftOut, .tagRewritten, .tagLeftOut, .tagsLeftOut: false
    default: true
    }
  }
}

extension ExportedFields {
  /// The changes that restore them on an annotation that was just added.
  func changes(
    to event: EventID, in article: ForeignArticles.Article, _ articles: ForeignArticles,
    _ names: Names,
    _ remarks: inout [ForeignRemark]
  ) throws -> [Change] {
    var changes: [Change] = []
    for (name, value) in values {
      if let change = Self.setting(name, to: value, of: .annotation(event), names) {
        changes.append(change)
      } else {
        remarks.append(.valueLeftOut(field: name, value: value))
      }
    }
    for audience in audiences.prefix(Limits.tagsPerAnnotation) {
      if let checked = try? TypedProse.checkedTag(audience, what: "audience") {
        changes.append(.released(entity: .annotation(event), audience: checked))
      } else {
        remarks.append(.valueLeftOut(field: "audience", value: audience))
      }
    }
    if let decision {
      if let revision = try articles.heldRevision(decision.revision, of: article) {
        changes.append(
          .anchorDecided(annotation: event, revision: revision, decision.decision))
      } else {
        remarks.append(.decisionLeftOut)
      }
    }
    if let articleMarking, let there = Marking(typed: articleMarking),
      article.marking.map({ $0 < there }) ?? true
    {
      remarks.append(.articleMarkedHigher(there.name))
    }
    return changes
  }

  /// - Returns: `nil` for a value that nobody could set here.
  private static func setting(
    _ name: String, to value: String, of entity: EntityID, _ names: Names
  ) -> Change? {
    if name == "marking" {
      return Marking(typed: value).map { .markingSet(entity: entity, marking: $0) }
    }
    guard let field = PlainField(name: name), let text = try? field.checked(value), !text.isEmpty
    else { return nil }
    if field == .assignee, (try? names.expectMember(value)) == nil { return nil }
    return .fieldSet(entity: entity, field: field, value: text)
  }
}
