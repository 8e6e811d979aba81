import Testing

@testable import PostilCore

/// The most steps that a merge may take, against the attack that made every pull take ten seconds.
struct MergeAttackTests {
  /// Two notes of short words that have nothing in common but the words, over one that neither kept.
  private func writes(words: Int) -> [ProseWorld.Write] {
    let texts = [(1, 1), (7, 3), (5, 2)].map { factor, offset in
      (0..<words).map { String(($0 * factor + offset) % 97) }.joined(separator: " ")
    }
    return texts.enumerated().map { index, text in
      let event = EventID(replica: ReplicaID(bits: UInt64(index)), counter: 1)
      return (Stamp(event: event, base: index == 0 ? 0 : 1, seq: Seq(index + 1)), Text(text))
    }
  }

  @Test(arguments: [1_000, 4_000, 16_000])
  func `X8: notes of short words in conflict cost steps in proportion to their bytes`(words: Int) {
    let writes = writes(words: words)
    let bytes = writes.reduce(0) { $0 + $1.text.utf8Count + MergeLimits.bytesPerWrite }
    let history = ProseHistory(writes: writes)
    // More than an outcome gets, so that the steps spent are seen.
    var budget = history.budget
    let granted = budget.steps
    let heads = writes.dropFirst().map { Head(stamp: $0.stamp, value: .text($0.text)) }
    _ = history.outcome(of: heads, budget: &budget)
    #expect(granted <= MergeLimits.stepsPerByte * bytes)
    #expect(granted - budget.steps <= MergeLimits.stepsPerByte * bytes)
  }

  @Test func `X8: no register, however long, costs more than a fixed number of steps`() {
    let writes = writes(words: 150_000)
    #expect(ProseHistory(writes: writes).budget.steps <= MergeLimits.steps)
  }
}
