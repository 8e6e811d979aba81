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
  /// In log order; pending ones last, in the order of their counters. At most one per replica.
  package private(set) var heads: [Head]

  package init(heads: [Head] = []) {
    self.heads = heads
  }

  package mutating func write(_ value: Value, _ stamp: Stamp) {
    // An event may write twice here, as an annotation does that carries a tag twice.
    heads.removeAll { stamp.hasSeen($0.stamp) || stamp.event == $0.stamp.event }
    let head = Head(stamp: stamp, value: value)
    if stamp.seq == nil {
      heads.append(head)
    } else {
      heads.insert(head, at: heads.firstIndex { $0.stamp.seq == nil } ?? heads.endIndex)
    }
  }

  /// Gives a pending write its place in the log: the server has ordered it after all that this
  /// replica holds, so the order of the heads does not change.
  ///
  /// - Returns: whether the event is (still) a head here.
  package mutating func settle(_ event: EventID, at seq: Seq) -> Bool {
    guard let index = heads.firstIndex(where: { $0.stamp.event == event }) else { return false }
    heads[index].stamp.seq = seq
    return true
  }

  /// What readers see, or `nil` where nothing was written. Of prose in several versions it is the
  /// first; whether they are joined instead is for `ProseHistory` to say.
  package func displayed(by rule: Rule) -> Value? {
    switch rule {
    case .register, .prose, .deletion: heads.first?.value
    case .latest: heads.last?.value
    case .presentWins:
      heads.first { $0.value == .flag(true) }?.value ?? heads.first?.value
    case .removeWins:
      heads.first { $0.value == .flag(false) }?.value ?? heads.first?.value
    case .mostRestrictive: heads.map(\.value).max(by: Register.isLessRestrictive)
    }
  }

  /// Whether several heads hold values that differ.
  package var isDivided: Bool { heads.dropFirst().contains { $0.value != heads[0].value } }

  /// Whether several heads hold values that differ and that the rule cannot join. Prose is not
  /// counted: that takes its history.
  package func isConflict(by rule: Rule) -> Bool {
    switch rule {
    case .register: isDivided
    case .prose, .presentWins, .removeWins, .mostRestrictive, .latest, .deletion: false
    }
  }

  private static func isLessRestrictive(_ left: Value, _ right: Value) -> Bool {
    guard case .marking(let one) = left, case .marking(let other) = right else { return false }
    return one < other
  }
}
