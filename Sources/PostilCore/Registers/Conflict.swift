/// A register with several heads whose values differ and that no rule can join, or an entity that was edited
/// while deleted (then `field` is `.deleted`).
///
/// Derived on every replica alike; never stored on its own.
package struct Conflict: Hashable, Sendable {
  package let entity: EntityID
  package let field: Field
  /// In log order; the first is displayed.
  package let heads: [Head]

  package init(entity: EntityID, field: Field, heads: [Head]) {
    self.entity = entity
    self.field = field
    self.heads = heads
  }
}

extension Entity {
  /// The registers that somebody must decide, ascending by field.
  ///
  /// - Parameters:
  ///   - deletion: the state of this entity's deletion.
  ///   - isProseOpen: whether its text has versions that do not merge.
  package func conflicts(deletion: Deletion, isProseOpen: Bool) -> [Conflict] {
    registers.compactMap { named in
      let (field, register) = (named.field, named.register)
      let isUndecided =
        switch field.rule {
        case .deletion: deletion == .contested
        // One member's rationale is never written by two.
        case .prose: field == id.kind.prose && isProseOpen
        case .register, .presentWins, .removeWins, .mostRestrictive, .latest:
          register.isConflict(by: field.rule)
        }
      return isUndecided ? Conflict(entity: id, field: field, heads: register.heads) : nil
    }
  }

  /// The number of registers whose values no rule can join, prose and deletion aside.
  package var valueConflictCount: Int {
    registers.count { $0.register.isConflict(by: $0.field.rule) }
  }

  /// True if a text or a conflict holds several values, whose base only the history knows.
  package var asksForHistory: Bool {
    registers.contains { named in
      guard named.register.isDivided else { return false }
      return named.field == id.kind.prose || named.register.isConflict(by: named.field.rule)
    }
  }

  /// The heads of the entity's prose in several versions, which `ProseHistory` joins or finds in conflict.
  package var dividedProse: [Head]? {
    guard let register = self[id.kind.prose], register.isDivided else { return nil }
    return register.heads
  }
}

extension EntityKind {
  /// The field of such an entity that the whole team writes as prose.
  package var prose: Field { self == .term ? .description : .text }
}
