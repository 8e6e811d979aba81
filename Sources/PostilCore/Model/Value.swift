/// A value that a register can hold.
package enum Value: Hashable, Sendable {
  case text(Text)
  case flag(Bool)
  case marking(Marking)
  case revision(ContentID)
  case anchor(AnchorDecision)
  /// Another article, or none.
  case article(ContentID?)
}

extension Value {
  /// True if it is empty: a cleared field, a tag that was taken off.
  package var isNothing: Bool {
    switch self {
    case .text(let text): text.isEmpty
    case .flag(let flag): !flag
    case .article(let article): article == nil
    case .anchor(let decision): decision == .none
    case .marking, .revision: false
    }
  }
}

/// TLP 2.0 levels, from the widest audience to the narrowest.
package enum Marking: UInt8, Hashable, Comparable, Sendable, CaseIterable {
  case clear = 1
  case green = 2
  case amber = 3
  case amberStrict = 4
  case red = 5

  package static func < (left: Marking, right: Marking) -> Bool {
    left.rawValue < right.rawValue
  }
}

extension Marking {
  /// As TLP 2.0 writes it, in lower case: `amber+strict`.
  package init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  package var name: String {
    switch self {
    case .clear: "clear"
    case .green: "green"
    case .amber: "amber"
    case .amberStrict: "amber+strict"
    case .red: "red"
    }
  }
}
