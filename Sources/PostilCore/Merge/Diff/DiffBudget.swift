/// The rest of the work that a diff or a merge may cost.
///
/// Counted in steps, not in time, so that every replica gives up at the same place or not at all. A step is
/// one cell of the search for a diff, one pair of tokens compared in it, or one byte read.
package struct DiffBudget: Sendable {
  package private(set) var steps: Int

  package init() {
    self.init(steps: MergeLimits.steps)
  }

  init(steps: Int) {
    self.steps = steps
  }

  /// - Returns: whether there was enough; afterwards there is none once there was not.
  mutating func spend(_ count: Int) -> Bool {
    steps = max(0, steps - count)
    return steps > 0
  }
}
