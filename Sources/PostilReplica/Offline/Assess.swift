package import PostilCore
import PostilStore

extension Replica {
  /// Records this member's judgements of articles or annotations, all or none.
  ///
  /// - Parameter judgements: by name; an empty value withdraws the judgement.
  package func assess(
    _ typed: [String], _ judgements: [(aspect: String, value: String)], now: Instant
  ) throws -> [EditOutcome] {
    for (index, name) in judgements.map(\.aspect).enumerated()
    where judgements[..<index].contains(where: { $0.aspect == name }) {
      throw ReplicaError.repeated(name)
    }
    return try change(typed, now: now) { row, _, names in
      let entity = row.entity
      let own = names.roster.member(of: store.replica)
      let changed = try judgements.compactMap { name, value -> Assessment.Judgement? in
        guard let aspect = Assessment.Aspect(name: name),
          Field.assessment(aspect, by: own).belongs(to: entity.id.kind)
        else { throw ReplicaError.notAnAspect(name, kind: entity.id.kind) }
        let text = try aspect.checked(value)
        let known = entity.judgement(of: aspect, by: own)
        return known ?? "" == text ? nil : Assessment.Judgement(aspect, text)
      }
      return changed.isEmpty ? [] : [.assessed(entity: entity.id, Assessment(changed))]
    }
  }

  /// Sets the audiences to whom articles or annotations may be passed on, and those to whom it no longer
  /// may.
  package func release(
    _ typed: [String], to adding: [String], not removing: [String], now: Instant
  ) throws -> [EditOutcome] {
    let adding = try TypedProse.checkedTags(adding, what: "audience")
    let removing = try TypedProse.checkedTags(removing, what: "audience")
    if let both = adding.first(where: removing.contains) {
      throw ReplicaError.repeated(both.string)
    }
    return try change(typed, now: now) { row, _, _ in
      let entity = row.entity
      guard Field.audience("").belongs(to: entity.id.kind) else {
        throw ReplicaError.fieldNotAllowed(field: "audience", kind: entity.id.kind)
      }
      let present = entity.audiences
      let new = adding.filter { !present.contains($0) }
      guard present.count + new.count <= Limits.tagsPerAnnotation else {
        throw ReplicaError.tooManyTags(limit: Limits.tagsPerAnnotation)
      }
      // Also where it is withheld: somebody may be releasing it, and withholding wins only over a release
      // that had not seen it.
      return new.map { .released(entity: entity.id, audience: $0) }
        + removing.map { .withheld(entity: entity.id, audience: $0) }
    }
  }
}

extension Assessment.Aspect {
  fileprivate func checked(_ typed: String) throws(ReplicaError) -> Text {
    if typed.isEmpty { return "" }
    if self == .rationale { return try TypedProse.checked(typed, what: name) }
    let text = allowed.spelling(of: Text(NFC.of(typed)))
    guard allowed.allows(text) else {
      throw .valueNotAllowed(field: name, value: typed, allowed: allowed.description)
    }
    return text
  }
}
