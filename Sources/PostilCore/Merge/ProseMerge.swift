/// What becomes of one text that two people changed without having seen each other's change.
///
/// ⚖ Changes of one side apply; changes that both made alike apply once; changes of both sides with an
/// unchanged word between them apply both; two appends are both kept (see `AppendPair`). Anything
/// else is a conflict, and so is a pair of texts too different to compare: never a guess. Nothing
/// but the words of the three texts comes into the result, save the line end between two appends.
///
/// ⚖ `first` and `second` stand in log order, which decides the order of two appends and nothing else.
package enum ProseMerge: Hashable, Sendable {
  /// `isJoined`: two people appended, and their texts now follow one another.
  case merged(Text, isJoined: Bool)
  /// Ascending, never empty.
  case conflict([ProseRegion])
}

extension ProseMerge {
  package static func merge(base: Text, first: Text, second: Text) -> ProseMerge {
    var budget = DiffBudget()
    return merge(base: base, first: first, second: second, budget: &budget)
  }

  /// One outcome may need several merges, all within one budget.
  static func merge(
    base: Text, first: Text, second: Text, budget: inout DiffBudget
  ) -> ProseMerge {
    if first == second || second == base { return .merged(first, isJoined: false) }
    if first == base { return .merged(second, isJoined: false) }
    let tooDifferent = conflict([ProseRegion(wholeOf: base, first, second)])
    guard budget.spend(base.utf8Count + first.utf8Count + second.utf8Count) else {
      return tooDifferent
    }
    var vocabulary = Vocabulary()
    let ground = ProseTokens(base, in: &vocabulary)
    let ours = ProseTokens(first, in: &vocabulary)
    let theirs = ProseTokens(second, in: &vocabulary)
    guard let ourDiff = ProseDiff(from: ground, to: ours, budget: &budget),
      let theirDiff = ProseDiff(from: ground, to: theirs, budget: &budget)
    else { return tooDifferent }
    return Weave(base: ground, first: ours, second: theirs)
      .merge(TouchedRun.all(in: ground, ourDiff, theirDiff))
  }
}

/// Three texts on their way to one.
private struct Weave {
  let base: ProseTokens
  let first: ProseTokens
  let second: ProseTokens

  func merge(_ runs: [TouchedRun]) -> ProseMerge {
    var output: [UInt8] = []
    output.reserveCapacity(first.words.bytes.count + second.words.bytes.count)
    var regions: [ProseRegion] = []
    var isJoined = false
    var start = 0
    for run in runs {
      output += base.bytes(of: start..<run.base.lowerBound)
      start = run.base.upperBound
      if !run.secondHasOwn || first.ids[run.first] == second.ids[run.second] {
        output += first.bytes(of: run.first)
      } else if !run.firstHasOwn {
        output += second.bytes(of: run.second)
      } else if let appends = AppendPair(run, base: base, first: first, second: second) {
        output += appends.joined
        isJoined = true
      } else {
        regions.append(region(of: run))
      }
    }
    guard regions.isEmpty else { return .conflict(regions) }
    output += base.bytes(of: start..<base.ids.count)
    return .merged(Text(String(decoding: output, as: UTF8.self)), isJoined: isJoined)
  }

  private func region(of run: TouchedRun) -> ProseRegion {
    ProseRegion(
      base: base.words.text(of: run.base), first: first.words.text(of: run.first),
      second: second.words.text(of: run.second), baseBytes: base.words.bytes(of: run.base),
      firstBytes: first.words.bytes(of: run.first),
      secondBytes: second.words.bytes(of: run.second))
  }
}
