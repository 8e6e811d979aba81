import PostilCore

/// Readers of the changes to annotations, replies and registers. `nil` where a part is unknown to this
/// version.
extension ProtoReader {
  mutating func annotationAdded() throws(WireError) -> Change? {
    var article: ContentID?
    var revision: ContentID?
    var range = RangeReader()
    var motivation: Text?
    var note: Text?
    var tags: [Text] = []
    var attribution: Attribution?
    while let field = try next() {
      switch field {
      case 1: try article.fill(try content(), field: field)
      case 2: try revision.fill(try content(), field: field)
      case 3: try range.start.fill(try unsigned(), field: field)
      case 4: try range.end.fill(try unsigned(), field: field)
      case 5: try motivation.fill(try text(limit: Limits.lineBytes), field: field)
      case 6: try note.fill(try text(limit: Limits.proseBytes), field: field)
      case 7:
        guard tags.count < Limits.tagsPerAnnotation else { throw .repeatedField(field: field) }
        tags.append(try nonEmptyText(limit: Limits.tagBytes))
      case 8:
        guard let known = try self.attribution() else { return nil }
        try attribution.fill(known, field: field)
      default: return nil
      }
    }
    let place = try range.range(start: 3, end: 4)
    return .annotationAdded(
      NewAnnotation(
        article: try article.required(1), revision: try revision.required(2), range: place,
        motivation: motivation, note: note ?? "", tags: tags, attribution: attribution))
  }

  mutating func replyAdded() throws(WireError) -> Change? {
    var annotation: EventID?
    var parent: EventID?
    var body: Text?
    var attribution: Attribution?
    while let field = try next() {
      switch field {
      case 1: try annotation.fill(try event(), field: field)
      case 2: try parent.fill(try event(), field: field)
      case 3: try body.fill(try text(limit: Limits.proseBytes), field: field)
      case 4:
        guard let known = try self.attribution() else { return nil }
        try attribution.fill(known, field: field)
      default: return nil
      }
    }
    return .replyAdded(
      annotation: try annotation.required(1), parent: parent, body: body ?? "",
      attribution: attribution)
  }

  private mutating func attribution() throws(WireError) -> Attribution? {
    let outer = try enter()
    defer { leave(to: outer) }
    var author: Text?
    var moment: Int64?
    var sourceID: Text?
    while let field = try next() {
      switch field {
      case 1: try author.fill(try text(limit: Limits.lineBytes), field: field)
      case 2: try moment.fill(try signed(), field: field)
      case 3: try sourceID.fill(try nonEmptyText(limit: Limits.lineBytes), field: field)
      default: return nil
      }
    }
    return .claim(
      author: author, at: moment.map { Instant(milliseconds: $0) }, sourceID: sourceID)
  }

  mutating func edited() throws(WireError) -> (EventID, Text)? {
    var target: EventID?
    var prose: Text?
    while let field = try next() {
      switch field {
      case 1: try target.fill(try event(), field: field)
      case 2: try prose.fill(try text(limit: Limits.proseBytes), field: field)
      default: return nil
      }
    }
    return (try target.required(1), prose ?? "")
  }

  mutating func fieldSet() throws(WireError) -> Change? {
    var target: EntityID?
    var number: UInt64?
    var value: Text?
    while let field = try next() {
      switch field {
      case 1:
        guard let entity = try entity() else { return nil }
        try target.fill(entity, field: field)
      case 2: try number.fill(try unsigned(), field: field)
      case 3: try value.fill(try text(limit: Limits.lineBytes), field: field)
      default: return nil
      }
    }
    guard let plain = PlainField(wire: number ?? 0) else { return nil }
    return .fieldSet(entity: try target.required(1), field: plain, value: value ?? "")
  }

  mutating func markingSet() throws(WireError) -> Change? {
    var target: EntityID?
    var level: UInt64?
    while let field = try next() {
      switch field {
      case 1:
        guard let entity = try entity() else { return nil }
        try target.fill(entity, field: field)
      case 2: try level.fill(try unsigned(), field: field)
      default: return nil
      }
    }
    guard let marking = Marking(wire: level ?? 0) else { return nil }
    return .markingSet(entity: try target.required(1), marking: marking)
  }

  mutating func tagging() throws(WireError) -> (EntityID, Text)? {
    var target: EntityID?
    var tag: Text?
    while let field = try next() {
      switch field {
      case 1:
        guard let entity = try entity() else { return nil }
        try target.fill(entity, field: field)
      case 2: try tag.fill(try nonEmptyText(limit: Limits.tagBytes), field: field)
      default: return nil
      }
    }
    return (try target.required(1), try tag.required(2))
  }

  mutating func assessed() throws(WireError) -> Change? {
    var target: EntityID?
    var judgements: [Assessment.Judgement] = []
    while let field = try next() {
      if field == 1 {
        guard let entity = try entity() else { return nil }
        try target.fill(entity, field: field)
        continue
      }
      guard let aspect = Assessment.Aspect(wire: field - 1) else { return nil }
      if judgements.contains(where: { $0.aspect == aspect }) { throw .repeatedField(field: field) }
      let limit = aspect == .rationale ? Limits.proseBytes : Limits.lineBytes
      judgements.append(Assessment.Judgement(aspect, try text(limit: limit)))
    }
    guard !judgements.isEmpty else { throw .missingField(field: 2) }
    return .assessed(entity: try target.required(1), Assessment(judgements))
  }

  mutating func conflictResolved() throws(WireError) -> Change? {
    var target: EntityID?
    var register: Field?
    var chosen: Value?
    var why: Text?
    while let field = try next() {
      switch field {
      case 1:
        guard let entity = try entity() else { return nil }
        try target.fill(entity, field: field)
      case 2:
        guard let known = try self.field() else { return nil }
        try register.fill(known, field: field)
      case 3:
        guard let known = try value() else { return nil }
        try chosen.fill(known, field: field)
      case 4: try why.fill(try text(limit: Limits.proseBytes), field: field)
      default: return nil
      }
    }
    let field = try register.required(2)
    let value = try chosen.required(3)
    // A value has its field's limit, whichever event writes it and in whatever order they stand.
    if case .text(let text) = value, text.utf8Count > field.textLimit {
      throw .fieldTooLong(field: 3, bytes: text.utf8Count, limit: field.textLimit)
    }
    return .conflictResolved(
      entity: try target.required(1), field: field, value: value, why: why ?? "")
  }
}

extension ProtoWriter {
  mutating func annotation(_ annotation: NewAnnotation) {
    content(1, annotation.article)
    content(2, annotation.revision)
    if let range = annotation.range {
      presentUnsigned(3, UInt64(range.lowerBound))
      presentUnsigned(4, UInt64(range.upperBound))
    }
    presentText(5, annotation.motivation)
    text(6, annotation.note)
    for tag in annotation.tags { presentText(7, tag) }
    if let attribution = annotation.attribution { self.attribution(8, attribution) }
  }

  mutating func attribution(_ field: Int, _ attribution: Attribution) {
    switch attribution {
    case .claim(let author, let moment, let sourceID):
      message(field) {
        $0.presentText(1, author)
        if let moment { $0.presentSigned(2, moment.milliseconds) }
        $0.presentText(3, sourceID)
      }
    }
  }
}
