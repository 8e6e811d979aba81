package import PostilCore

/// What a list or the conflicts must know of an entity without reading its state.
package struct Attention: OptionSet, Hashable, Sendable {
  package let rawValue: Int64

  package init(rawValue: Int64) {
    self.rawValue = rawValue
  }

  /// A register holds values that no rule can join.
  package static let conflict = Attention(rawValue: 1)
  /// A deletion stands, whether it hides the entity or not.
  package static let deletion = Attention(rawValue: 2)
  package static let hidden = Attention(rawValue: 4)
  /// Edited while deleted.
  package static let contested = Attention(rawValue: 8)

  init(entity: Entity, deletion: Deletion) {
    var flags: Attention = entity.hasValueConflict ? .conflict : []
    switch deletion {
    case .none: break
    case .hidden: flags.formUnion([.deletion, .hidden])
    case .contested: flags.formUnion([.deletion, .contested])
    }
    self = flags
  }

  package var deletion: Deletion {
    if contains(.hidden) { return .hidden }
    return contains(.contested) ? .contested : .none
  }
}
