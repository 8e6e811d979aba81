package import PostilCore

/// The flags of an entity that lists and conflicts need without reading its state, and above them the number
/// of conflicts beyond the first.
package struct Flags: OptionSet, Hashable, Sendable {
  package let rawValue: Int64

  package init(rawValue: Int64) {
    self.rawValue = rawValue
  }

  /// A register holds values that no rule can join.
  package static let conflict = Flags(rawValue: 1)
  /// It has a deletion, whether that hides the entity or not.
  package static let deletion = Flags(rawValue: 2)
  package static let hidden = Flags(rawValue: 4)
  /// Edited while deleted.
  package static let contested = Flags(rawValue: 8)

  /// The text has versions that do not merge; `conflict` is set too.
  package static let openProse = Flags(rawValue: 16)
  /// The text is a merge of versions that each added something at its end.
  package static let joinedAppends = Flags(rawValue: 32)
  /// An article shows another text than the one that created it, or several; in SQL, `flags & 64 <> 0`.
  static let revised = Flags(rawValue: 64)

  private static let flagBits: Int64 = 16

  /// The flags of an entity in which nothing is in conflict, as in nearly all: nothing is counted.
  init(ofUndivided entity: Entity) { self = entity.isRevised ? .revised : [] }

  /// - Parameter text: the flags of its text, of `openProse` and `joinedAppends`.
  init(entity: Entity, text: Flags) {
    self = Flags(ofUndivided: entity).union(text)
    let count = entity.valueConflictCount + (text.contains(.openProse) ? 1 : 0)
    guard count > 0 else { return }
    formUnion(.conflict)
    formUnion(Flags(rawValue: Int64(count - 1) << Self.flagBits))
  }

  func weighing(_ deletion: Deletion) -> Flags {
    let others = subtracting([.deletion, .hidden, .contested])
    return switch deletion {
    case .none: others
    case .hidden: others.union([.deletion, .hidden])
    case .contested: others.union([.deletion, .contested])
    }
  }

  /// True if somebody must decide something; in SQL, `flags & 9 <> 0`.
  var isToDecide: Bool { !isDisjoint(with: [.conflict, .contested]) }

  /// The number of the entity's fields that somebody must decide, its deletion among them.
  package var conflictCount: Int {
    (contains(.conflict) ? 1 + Int(rawValue >> Self.flagBits) : 0) + (contains(.contested) ? 1 : 0)
  }

  package var deletion: Deletion {
    if contains(.hidden) { return .hidden }
    return contains(.contested) ? .contested : .none
  }
}
