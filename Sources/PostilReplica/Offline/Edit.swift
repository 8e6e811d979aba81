package import PostilCore
import PostilStore

/// The result of an edit.
package enum EditOutcome: Sendable {
  case recorded
  /// The entity already has this value: nothing was written.
  case unchanged
}

extension Replica {
  /// Replaces the note of an annotation or the body of a reply.
  package func edit(_ typed: String, text: String, now: Instant) throws -> EditOutcome {
    let text = try TypedProse.checked(text, what: "note")
    return try change(typed, now: now) { row, names in
      _ = try row.expectingSettled(.text, names)
      if row.text == text, row.entity.dividedProse == nil { return [] }
      switch row.entity.id {
      case .article, .term: throw ReplicaError.wrongKind(typed, expected: .annotation)
      case .annotation(let annotation):
        return [.noteEdited(annotation: annotation, text: text)]
      case .reply(let reply): return [.replyEdited(reply: reply, text: text)]
      }
    }
  }

  package func tag(_ typed: String, adding: [String], removing: [String], now: Instant) throws
    -> EditOutcome
  {
    let adding = try TypedProse.checkedTags(adding)
    let removing = try TypedProse.checkedTags(removing)
    if let both = adding.first(where: { removing.map(\.tagFolded).contains($0.tagFolded) }) {
      throw ReplicaError.repeated(both.string)
    }
    return try change(typed, now: now) { row, names in
      let entity = row.entity
      guard Field.tag("").belongs(to: entity.id.kind) else {
        throw ReplicaError.fieldNotAllowed(field: "tag", kind: entity.id.kind)
      }
      // Each as it is written there: tagging it once more does not change how it is shown.
      let present = Dictionary(
        entity.tags.map { ($0.tagFolded, $0) }, uniquingKeysWith: { first, _ in first })
      let gone = try names.aliases().written(removing, among: entity.tags)
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

  /// Sets fields by their names, all or none.
  package func set(_ typed: String, _ values: [(field: String, value: String)], now: Instant) throws
    -> EditOutcome
  {
    for (index, name) in values.map(\.field).enumerated()
    where values[..<index].contains(where: { $0.field == name }) {
      throw ReplicaError.repeated(name)
    }
    return try change(typed, now: now) { row, names in
      try values.compactMap { name, value in
        if name == PlainField.assignee.name { try names.expectMember(value) }
        let (field, change) = try row.entity.setting(name, to: value)
        _ = try row.expectingSettled(field, names)
        return change
      }
    }
  }

  package func delete(_ typed: String, now: Instant) throws -> EditOutcome {
    try record(now: now) { _, names in
      let row = try names.entity(typed)
      guard Field.deleted.belongs(to: row.entity.id.kind) else {
        throw ReplicaError.wrongKind(typed, expected: .annotation)
      }
      let isGone = row.flags.contains(.hidden)
      return (isGone ? [] : [.deleted(row.entity.id)], isGone)
    }.answer ? .unchanged : .recorded
  }

  /// Restores a deleted entity, or one that was edited while deleted.
  package func restore(_ typed: String, now: Instant) throws -> EditOutcome {
    _ = try record(now: now) { _, names in
      let row = try names.entity(typed)
      guard row.flags.contains(.deletion) else { throw ReplicaError.notDeleted(typed) }
      return ([.restored(row.entity.id)], ())
    }
    return .recorded
  }

  func change(
    _ typed: String, now: Instant, _ decide: (EntityRow, Names) throws -> [Change]
  ) throws -> EditOutcome {
    let recorded = try record(now: now) { view, names in
      (try decide(try names.entity(typed).expectingVisible(view, names), names), ())
    }
    return recorded.events.isEmpty ? .unchanged : .recorded
  }
}

extension Entity {
  /// The tags that readers see, as they were first written, in the order of their folded forms.
  package var tags: [Text] {
    registers.compactMap { named in
      guard case .tag = named.field,
        case .text(let tag)? = named.register.displayed(by: named.field.rule), !tag.isEmpty
      else {
        return nil
      }
      return tag
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
    let text = Text(NFC.of(allowed.spelled(typed)))
    guard text.isEmpty || allowed.allows(text) else {
      throw .valueNotAllowed(
        field: name, value: typed, allowed: "\(allowed.description), or nothing to clear it")
    }
    return text
  }
}

extension AllowedValues {
  /// A typed value as the vocabulary writes it: in its case of letters, and a number without its %.
  func spelled(_ typed: String) -> String {
    switch self {
    case .oneOf(let values): values.first { $0.lowercased() == typed.lowercased() } ?? typed
    case .percent: typed.hasSuffix("%") ? String(typed.dropLast()) : typed
    case .date, .languageCode, .line, .prose: typed
    }
  }

  var description: String {
    switch self {
    case .oneOf(let values): values.joined(separator: ", ")
    case .date: "a date as YYYY-MM-DD"
    case .languageCode: "a language code such as ru, uk or en"
    case .line: "one line of text"
    case .percent: "a whole number from 0 to 100"
    case .prose: "any text"
    }
  }
}
