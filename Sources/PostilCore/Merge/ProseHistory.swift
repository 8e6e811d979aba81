/// Everything ever written to one prose register, to find the common base of its heads.
///
/// ⚖ The base of two sides is the last text that both had seen: the writes known to both that no other such
/// write has seen. If these are several (two people merged the same two texts), they are merged first. No
/// base, no guess: without one, or if the base itself is a conflict, it is a conflict.
///
/// The writes that a write has seen decide, not those that it replaced: a text that both had seen may have
/// been replaced before either wrote.
package struct ProseHistory: Sendable {
  /// In log order; pending ones last, in the order of their counters.
  private let writes: [(stamp: Stamp, text: Text)]

  package init(writes: [(stamp: Stamp, text: Text)]) {
    self.writes = writes
  }

  /// The outcome of the heads together: folded from the left, where the result of each step knows everything
  /// that its heads knew. Bounded work, for all steps together.
  ///
  /// - Parameter heads: at least one; in log order, each with a text, each among the writes.
  package func outcome(of heads: [Head]) -> ProseOutcome {
    var budget = budget
    return outcome(of: heads, budget: &budget)
  }

  func outcome(of heads: [Head], budget: inout DiffBudget) -> ProseOutcome {
    fold(sides(of: heads), depth: 0, budget: &budget)
  }

  /// The first draft for a merge of the heads by hand: of two texts with a common base, the first with the
  /// second's separate changes applied; else the first.
  package func draft(of heads: [Head]) -> Text {
    var budget = budget
    let sides = sides(of: heads)
    guard let first = sides.first else { preconditionFailure("a register has a head") }
    guard sides.count == 2, let base = base(of: first, sides[1], depth: 0, budget: &budget) else {
      return first.text
    }
    return ProseMerge.draft(
      base: base, first: first.text, second: sides[1].text, budget: &budget) ?? first.text
  }

  /// The work that an outcome may cost. Source: Protocol/TEXT.md, "Steps".
  var budget: DiffBudget {
    let bytes = writes.reduce(0) { $0 + $1.text.utf8Count + MergeLimits.bytesPerWrite }
    return DiffBudget(steps: min(MergeLimits.steps, MergeLimits.stepsPerByte * bytes))
  }

  private func sides(of heads: [Head]) -> [Side] {
    Side.distinct(
      heads.map { head in
        guard case .text(let text) = head.value else {
          preconditionFailure("a prose register holds text")
        }
        return Side(text: text, stamps: [head.stamp])
      })
  }

  private func fold(_ sides: [Side], depth: Int, budget: inout DiffBudget) -> ProseOutcome {
    guard var running = sides.first else { preconditionFailure("a register has a head") }
    if sides.count == 1 { return .settled(running.text) }
    var isJoined = false
    for side in sides.dropFirst() {
      guard let base = base(of: running, side, depth: depth, budget: &budget) else {
        return .conflict(base: nil, regions: [])
      }
      let merge = ProseMerge.merge(
        base: base, first: running.text, second: side.text, budget: &budget)
      switch merge {
      case .merged(let text, let isStepJoined):
        running = Side(text: text, stamps: running.stamps + side.stamps)
        isJoined = isJoined || isStepJoined
      case .conflict(let regions): return .conflict(base: base, regions: regions)
      }
    }
    return .merged(running.text, isJoined: isJoined)
  }

  private func base(
    of one: Side, _ other: Side, depth: Int, budget: inout DiffBudget
  ) -> Text? {
    guard depth < MergeLimits.depth else { return nil }
    guard budget.spend(writes.count * (one.stamps.count + other.stamps.count)) else { return nil }
    let common = lastKnown(to: one, and: other)
    if common.isEmpty { return nil }
    switch fold(Side.distinct(common), depth: depth + 1, budget: &budget) {
    case .settled(let text), .merged(let text, _): return text
    case .conflict: return nil
    }
  }

  /// The writes that both sides know and that no other such write has seen, in log order.
  ///
  /// Searched from the end of the log: a write stands behind all that it has seen.
  private func lastKnown(to one: Side, and other: Side) -> [Side] {
    var last: [(stamp: Stamp, text: Text)] = []
    for write in writes.reversed()
    where one.knows(write.stamp) && other.knows(write.stamp) {
      if !last.contains(where: { $0.stamp.hasSeen(write.stamp) }) { last.append(write) }
    }
    return last.reversed().map { Side(text: $0.text, stamps: [$0.stamp]) }
  }
}

/// A text and the writes that it came from.
private struct Side {
  let text: Text
  var stamps: [Stamp]

  /// Sides never know each other's own writes: no head has seen another.
  func knows(_ write: Stamp) -> Bool {
    stamps.contains { $0.hasSeen(write) }
  }

  /// Merges equal texts into one side, at the place of the first, that knows everything that each of them
  /// knew.
  static func distinct(_ sides: [Side]) -> [Side] {
    var distinct: [Side] = []
    for side in sides {
      if let index = distinct.firstIndex(where: { $0.text == side.text }) {
        distinct[index].stamps += side.stamps
      } else {
        distinct.append(side)
      }
    }
    return distinct
  }
}

extension ProseHistory {
  package init(_ history: FieldHistory) {
    self.init(
      writes: history.entries.compactMap { entry in
        if case .text(let text) = entry.value { (entry.stamp, text) } else { nil }
      })
  }
}
