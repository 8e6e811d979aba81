/// One write to a register that no other write has seen and replaced.
package struct Head: Hashable, Sendable {
  package var stamp: Stamp
  package let value: Value

  package init(stamp: Stamp, value: Value) {
    self.stamp = stamp
    self.value = value
  }
}

/// One mutable field of one entity: the writes that stand beside each other.
///
/// ⚖ A write replaces the heads that it has seen and stands beside those that it has not. The heads
/// depend only on which events were written, not on when a replica's own pending events were
/// applied relative to the log's.
package struct Register: Hashable, Sendable {
  /// The first of the heads, apart from the others: most registers have one, which then takes no
  /// memory of its own. In arrays, heads and origins took half of a fold's time.
  package private(set) var first: Head?
  package private(set) var others: [Head]

  package init(heads: [Head] = []) {
    first = heads.first
    others = Array(heads.dropFirst())
  }

  /// A register with one head.
  package init(_ head: Head) {
    first = head
    others = []
  }

  /// In log order; pending ones last, in the order of their counters. At most one per replica, of
  /// markings one per level.
  package var heads: [Head] {
    guard let first else { return [] }
    return [first] + others
  }

  /// - Parameter raisingOnly: a marking by an author who may not lower one: it replaces none that is more
  ///   restrictive, but stands beside it. The replacement depends on these two writes alone, so the
  ///   heads still do not depend on the order.
  package mutating func write(_ value: Value, _ stamp: Stamp, raisingOnly: Bool = false) {
    let head = Head(stamp: stamp, value: value)
    func replaces(_ other: Head) -> Bool {
      stamp.replaces(other.stamp)
        && !(raisingOnly && Register.isLessRestrictive(value, other.value))
    }
    if others.isEmpty, first.map(replaces) ?? true {
      first = head
      return
    }
    var standing = heads.filter { !replaces($0) }
    if stamp.seq == nil {
      standing.append(head)
    } else {
      standing.insert(
        head, at: standing.firstIndex { $0.stamp.seq == nil } ?? standing.endIndex)
    }
    self = Register(heads: standing)
  }

  /// Gives a pending write its place in the log: the server has ordered it after everything that this
  /// replica holds, so the order of the heads does not change.
  ///
  /// - Returns: whether the event is (still) a head here.
  package mutating func settle(_ event: EventID, at seq: Seq) -> Bool {
    if first?.stamp.event == event {
      first?.stamp.seq = seq
      return true
    }
    guard let index = others.firstIndex(where: { $0.stamp.event == event }) else { return false }
    others[index].stamp.seq = seq
    return true
  }

  /// The value that readers see, or `nil` where nothing was written. Of prose in several versions it is the
  /// first; `ProseHistory` decides whether they are joined instead.
  package func displayed(by rule: Rule) -> Value? {
    if others.isEmpty { return first?.value }
    return switch rule {
    case .register, .prose, .deletion: first?.value
    case .latest: others.last?.value
    case .presentWins:
      heads.first { !$0.value.isNothing }?.value ?? heads.first?.value
    case .removeWins:
      heads.first { $0.value == .flag(false) }?.value ?? heads.first?.value
    case .mostRestrictive: heads.map(\.value).max(by: Register.isLessRestrictive)
    }
  }

  /// True if several heads hold values that differ.
  package var isDivided: Bool { others.contains { $0.value != first?.value } }

  /// True if several heads hold values that differ and that the rule cannot join. Prose is not counted: that
  /// needs its history.
  package func isConflict(by rule: Rule) -> Bool {
    switch rule {
    case .register: isDivided
    case .prose, .presentWins, .removeWins, .mostRestrictive, .latest, .deletion: false
    }
  }

  static func isLessRestrictive(_ left: Value, _ right: Value) -> Bool {
    guard case .marking(let one) = left, case .marking(let other) = right else { return false }
    return one < other
  }
}

extension Stamp {
  /// An event may write a register twice, such as an annotation that carries a tag twice.
  fileprivate func replaces(_ other: Stamp) -> Bool {
    hasSeen(other) || event == other.event
  }
}
