/// The effect of an event in the fold. Everything is inline: the fold of a million events allocates nothing
/// for them.
enum Effect: Hashable, Sendable {
  /// The roster takes it, no entity changes.
  case membership
  /// On every replica alike.
  case ignored(Fold.Reason)
  /// The target is created, or gets one more origin, and is written to.
  case creates(Facts, Writes)
  /// The target, which already exists, is written to.
  case writes(Writes)
}

/// The register writes that an event becomes.
enum Writes: Hashable, Sendable {
  case one(Field, Value)
  /// The text, each tag, and the motivation where it is there.
  case annotation(NewAnnotation)
  /// A register of the author's for each aspect.
  case assessment(Assessment)

  var count: Int {
    switch self {
    case .one: 1
    case .annotation(let annotation):
      1 + annotation.tags.count + (annotation.motivation == nil ? 0 : 1)
    case .assessment(let assessment): assessment.judgements.count
    }
  }

  /// - Parameters:
  ///   - index: below `count`.
  ///   - member: the author.
  func write(at index: Int, by member: @autoclosure () -> ReplicaID) -> Write {
    switch self {
    case .one(let field, let value): return Write(field, value)
    case .annotation(let annotation):
      // Ascending by field, so that an entity takes them one behind the other.
      if index == 0 { return Write(.text, .text(annotation.note)) }
      if index <= annotation.tags.count {
        let tag = annotation.tags[index - 1]
        return Write(.tag(tag.tagFolded), .text(tag))
      }
      return Write(.plain(.motivation), .text(annotation.motivation ?? ""))
    case .assessment(let assessment):
      let judgement = assessment.judgements[index]
      return Write(.assessment(judgement.aspect, by: member()), .text(judgement.value))
    }
  }

  func all(by member: ReplicaID) -> [Write] {
    (0..<count).map { write(at: $0, by: member) }
  }
}

/// One register write.
package struct Write: Hashable, Sendable {
  package let field: Field
  package let value: Value

  package init(_ field: Field, _ value: Value) {
    self.field = field
    self.value = value
  }
}
