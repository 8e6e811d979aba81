import PostilCore

/// The bodies of the changes that concern annotations, replies and registers. `nil` where a part is
/// unknown to this version.
extension ProtoReader {
  mutating func annotationAdded() throws(WireError) -> Change? {
    var article: ContentID?
    var revision: ContentID?
    var start: UInt64?
    var end: UInt64?
    var motivation: Text?
    var note: Text?
    var tags: [Text] = []
    while let field = try next() {
      switch field {
      case 1: try article.fill(try content(), field: field)
      case 2: try revision.fill(try content(), field: field)
      case 3: try start.fill(try unsigned(), field: field)
      case 4: try end.fill(try unsigned(), field: field)
      case 5: try motivation.fill(try text(limit: Limits.lineBytes), field: field)
      case 6: try note.fill(try text(limit: Limits.proseBytes), field: field)
      case 7:
        guard tags.count < Limits.tagsPerAnnotation else { throw .repeatedField(field: field) }
        tags.append(try nonEmptyText(limit: Limits.tagBytes))
      default: return nil
      }
    }
    guard let first = UInt32(exactly: start ?? 0), let last = UInt32(exactly: end ?? 0),
      first <= last
    else { throw .outOfRange(field: 4) }
    return .annotationAdded(
      NewAnnotation(
        article: try article.required(1), revision: try revision.required(2), start: first,
        end: last, motivation: motivation, note: note ?? "", tags: tags))
  }

  mutating func replyAdded() throws(WireError) -> Change? {
    var annotation: EventID?
    var parent: EventID?
    var body: Text?
    while let field = try next() {
      switch field {
      case 1: try annotation.fill(try event(), field: field)
      case 2: try parent.fill(try event(), field: field)
      case 3: try body.fill(try text(limit: Limits.proseBytes), field: field)
      default: return nil
      }
    }
    return .replyAdded(
      annotation: try annotation.required(1), parent: parent, body: body ?? "")
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
    return .conflictResolved(
      entity: try target.required(1), field: try register.required(2),
      value: try chosen.required(3), why: why ?? "")
  }
}
