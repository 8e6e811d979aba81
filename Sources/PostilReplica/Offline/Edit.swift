package import PostilCore
import PostilStore

/// The result of an edit.
package struct EditOutcome: Sendable {
  /// None where the entity already has the value: then nothing was written.
  package let events: [Event]

  package var isUnchanged: Bool { events.isEmpty }
}

/// Each takes several ids and changes all of them, in one transaction, or none.
extension Replica {
  /// Replaces the notes of annotations or the bodies of replies. An empty text clears a note where a quote or tags
  /// are left.
  ///
  /// - Parameter shown: the text that the person was shown; `nil` where nobody was shown one.
  /// - Throws: `ReplicaError.conflictChanged` where that text has changed: ⚖ nobody overwrites a text that they were
  ///   not shown.
  package func edit(
    _ typed: [String], text: String, replacing shown: String? = nil, now: Instant
  ) throws -> [EditOutcome] {
    let text = text.isEmpty ? "" : try TypedProse.checked(text, what: "note")
    return try change(typed, now: now) { row, typed, names in
      if text.isEmpty { try row.entity.expectLeft(withoutText: typed) }
      _ = try row.expectingSettled(.text, names)
      if let shown, row.text ?? "" != Text(shown) {
        throw ReplicaError.conflictChanged(
          id: typed, field: Field.text.name(on: row.entity.id.kind))
      }
      if row.text == text, row.entity.dividedProse == nil { return [] }
      switch row.entity.id {
      case .article, .term: throw ReplicaError.wrongKind(typed, expected: .annotation)
      case .annotation(let annotation):
        return [.noteEdited(annotation: annotation, text: text)]
      case .reply(let reply): return [.replyEdited(reply: reply, text: text)]
      }
    }
  }

  /// - Parameter removing: a tag that has a comma in it is removed where it is there as it is typed.
  package func tag(_ typed: [String], adding: [String], removing: [String], now: Instant) throws
    -> [EditOutcome]
  {
    let adding = try TypedProse.checkedTags(adding)
    let whole = removing.map { Text(NFC.of($0)).tagFolded }
    let removing = try removing.map { try TypedProse.checkedTags([$0]) }
    if let both = adding.first(where: { removing.joined().map(\.tagFolded).contains($0.tagFolded) })
    {
      throw ReplicaError.repeated(both.string)
    }
    // Read once: a vocabulary may be large, and ids may be many.
    var known: TagAliases?
    return try change(typed, now: now) { row, _, names in
      let entity = row.entity
      guard Field.tag("").belongs(to: entity.id.kind) else {
        throw ReplicaError.fieldNotAllowed(field: "tag", kind: entity.id.kind)
      }
      // Each as it is written there: tagging it once more does not change how it is shown.
      let present = Dictionary(
        entity.tags.map { ($0.tagFolded, $0) }, uniquingKeysWith: { first, _ in first })
      let aliases = try known ?? names.aliases()
      known = aliases
      var gone: [Text] = []
      for (word, tags) in zip(whole, removing) {
        let whole = tags.count > 1 ? present[word].map { [$0] } : nil
        let found = whole ?? aliases.written(tags, among: entity.tags)
        gone += found.filter { !gone.contains($0) }
      }
      let new = adding.filter { present[$0.tagFolded] == nil }
      // Also where the tag is there: somebody may be removing it, and an added tag wins only over a removal
      // that had not seen it.
      guard present.count - gone.count + new.count <= Limits.tagsPerAnnotation else {
        throw ReplicaError.tooManyTags(limit: Limits.tagsPerAnnotation)
      }
      return adding.map { .tagged(entity: entity.id, tag: present[$0.tagFolded] ?? $0) }
        + gone.map { .untagged(entity: entity.id, tag: $0) }
    }
  }

  /// Sets fields by their names.
  package func set(
    _ typed: [String], _ values: [(field: String, value: String)], now: Instant
  ) throws -> [EditOutcome] {
    for (index, name) in values.map(\.field).enumerated()
    where values[..<index].contains(where: { $0.field == name }) {
      throw ReplicaError.repeated(name)
    }
    return try change(typed, now: now) { row, _, names in
      try values.compactMap { name, typed in
        let isAssignee = name == PlainField.assignee.name
        let value = isAssignee && typed == "me" ? names.author(of: store.replica) : typed
        if isAssignee { try names.expectMember(value) }
        let (field, change) = try row.entity.setting(name, to: value)
        _ = try row.expectingSettled(field, names)
        return change
      }
    }
  }

  package func delete(_ typed: [String], now: Instant) throws -> [EditOutcome] {
    try changeEach(typed, now: now) { typed, _, names in
      let row = try names.entity(typed)
      guard Field.deleted.belongs(to: row.entity.id.kind) else {
        throw ReplicaError.wrongKind(typed, expected: .annotation)
      }
      return (row.entity.id, row.flags.contains(.hidden) ? [] : [.deleted(row.entity.id)])
    }
  }

  /// Restores deleted entities, or ones that were edited while deleted.
  package func restore(_ typed: [String], now: Instant) throws -> [EditOutcome] {
    try changeEach(typed, now: now) { typed, _, names in
      let row = try names.entity(typed)
      return (row.entity.id, row.flags.contains(.deletion) ? [.restored(row.entity.id)] : [])
    }
  }

  /// - Parameter decide: gets the entity's state, and its id as it was typed.
  func change(
    _ typed: [String], now: Instant, _ decide: (EntityRow, String, Names) throws -> [Change]
  ) throws -> [EditOutcome] {
    try changeEach(typed, now: now) { typed, view, names in
      let row = try names.entity(typed).expectingVisible(view, names)
      return (row.entity.id, try decide(row, typed, names))
    }
  }

  /// - Parameter decide: returns what an id names and what changes there, or throws the fault of the request.
  /// - Returns: for each id what was recorded: nothing for one that names the same as an earlier one.
  private func changeEach(
    _ typed: [String], now: Instant,
    _ decide: (String, ReplicaView, Names) throws -> (EntityID, [Change])
  ) throws -> [EditOutcome] {
    let recorded = try record(now: now) { view, names in
      var changes: [Change] = []
      var counts: [Int] = []
      var done: Set<EntityID> = []
      for typed in typed {
        let (id, own) = try decide(typed, view, names)
        let new = done.insert(id).inserted ? own : []
        changes += new
        counts.append(new.count)
      }
      return (changes, counts)
    }
    var rest = recorded.events[...]
    return recorded.answer.map { count in
      defer { rest = rest.dropFirst(count) }
      return EditOutcome(events: Array(rest.prefix(count)))
    }
  }
}

extension Entity {
  /// - Throws: `ReplicaError.nothingLeft` where the text is all that there is.
  func expectLeft(withoutText typed: String) throws(ReplicaError) {
    switch facts {
    case .annotation(let facts) where facts.range != nil || !tags.isEmpty: return
    case .annotation, .reply: throw .nothingLeft(typed)
    case .article, .term: throw .wrongKind(typed, expected: .annotation)
    }
  }

  /// The change that sets a field, or none where the field already holds the value.
  fileprivate func setting(_ name: String, to value: String) throws(ReplicaError) -> (
    Field, Change?
  ) {
    if name == "marking" {
      guard let marking = Marking(typed: value) else {
        throw .valueNotAllowed(
          field: name, value: value,
          allowed: Marking.allCases.map(\.name).joined(separator: ", "))
      }
      try expectField(.marking, name)
      let isSame = self.value(of: .marking) == .marking(marking)
      return (.marking, isSame ? nil : .markingSet(entity: id, marking: marking))
    }
    guard let field = PlainField(name: name) else {
      throw .fieldNotAllowed(field: name, kind: id.kind)
    }
    try expectField(.plain(field), name)
    let text = try field.checked(value)
    let isSame = self.value(of: .plain(field)) ?? .text("") == .text(text)
    return (.plain(field), isSame ? nil : .fieldSet(entity: id, field: field, value: text))
  }

  private func expectField(_ field: Field, _ name: String) throws(ReplicaError) {
    guard field.belongs(to: id.kind) else { throw .fieldNotAllowed(field: name, kind: id.kind) }
  }
}

extension PlainField {
  /// The typed text in NFC, checked. An empty text clears the field.
  func checked(_ typed: String) throws(ReplicaError) -> Text {
    let text = allowed.spelling(of: Text(NFC.of(typed)))
    guard text.isEmpty || allowed.allows(text) else {
      throw .valueNotAllowed(
        field: name, value: typed, allowed: "\(allowed.description), or nothing to clear it")
    }
    return text
  }
}

/// How values are spelled when they are recorded.
package enum RecordedSpelling {
  /// `accepted` for `Accepted`, `amber` for `TLP:AMBER`; a text that its field does not take, as it is.
  package static func of(_ typed: String, in field: String) -> String {
    if field == "marking" { return Marking(typed: typed)?.name ?? typed }
    let allowed =
      PlainField(name: field)?.allowed ?? Assessment.Aspect(name: field).map(\.allowed)
    return allowed?.spelling(of: Text(typed)).string ?? typed
  }
}

extension AllowedValues {
  /// A word of the vocabulary whatever the case in which it is typed, and a percentage without its sign; any other
  /// text as it is.
  func spelling(of text: Text) -> Text {
    let typed = text.string
    switch self {
    case .oneOf(let values):
      return values.first { $0.lowercased() == typed.lowercased() }.map { Text($0) } ?? text
    case .percent: return typed.hasSuffix("%") ? Text(typed.dropLast().description) : text
    case .date, .languageCode, .line, .prose: return text
    }
  }

  var description: String {
    switch self {
    case .oneOf(let values): values.joined(separator: ", ")
    case .date: "a date as YYYY-MM-DD, or today or tomorrow"
    case .languageCode: "a language code such as ru, uk or en"
    case .line: "one line of text"
    case .percent: "a whole number from 0 to 100"
    case .prose: "any text"
    }
  }
}
