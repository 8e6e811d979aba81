/// The result of merging one text that two people changed without having seen each other's change.
///
/// ⚖ Changes of one side apply; changes that both made alike apply once; changes of both sides with an
/// unchanged word between them apply both; two appends are both kept (see `AppendPair`). Anything else is a
/// conflict, and so is a pair of texts too different to compare: never a guess. Nothing but the words of the
/// three texts comes into the result, save the line end between two appends.
///
/// ⚖ `first` and `second` stand in log order, which decides the order of two appends and nothing else.
package enum ProseMerge: Hashable, Sendable {
  /// `isJoined`: two people appended, and their texts now follow one another.
  case merged(Text, isJoined: Bool)
  /// Ascending, never empty.
  case conflict([ProseRegion])
}

extension ProseMerge {
  /// The version of the rules in Protocol/MERGE.md, "Prose", to the token and to the step, in the first
  /// bytes of every digest. It rises with every change of them.
  package static let version: UInt32 = 1

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
    guard let weave = Weave(base: base, first: first, second: second, budget: &budget) else {
      return .conflict([ProseRegion(wholeOf: base, first, second)])
    }
    guard weave.regions.isEmpty else { return .conflict(weave.regions) }
    return .merged(weave.text, isJoined: weave.isJoined)
  }

  /// The first draft for a merge by hand: every separate change is applied, and where both changed the same
  /// words the first one's are kept.
  ///
  /// - Returns: `nil` for texts too different to compare.
  static func draft(
    base: Text, first: Text, second: Text, budget: inout DiffBudget
  ) -> Text? {
    Weave(base: base, first: first, second: second, budget: &budget)?.text
  }
}

/// Three texts and their merge.
private struct Weave {
  private let base: ProseTokens
  private let first: ProseTokens
  private let second: ProseTokens
  /// The merged text; a region that both changed holds the first one's text.
  private(set) var text: Text = ""
  /// Ascending.
  private(set) var regions: [ProseRegion] = []
  private(set) var isJoined = false

  /// - Returns: `nil` for texts too different to compare.
  init?(base: Text, first: Text, second: Text, budget: inout DiffBudget) {
    guard budget.spend(base.utf8Count + first.utf8Count + second.utf8Count) else { return nil }
    var vocabulary = Vocabulary()
    self.base = ProseTokens(base, in: &vocabulary)
    self.first = ProseTokens(first, in: &vocabulary)
    self.second = ProseTokens(second, in: &vocabulary)
    guard let ours = ProseDiff(from: self.base, to: self.first, budget: &budget),
      let theirs = ProseDiff(from: self.base, to: self.second, budget: &budget)
    else { return nil }
    weave(TouchedSpan.all(in: self.base, ours, theirs))
  }

  private mutating func weave(_ runs: [TouchedSpan]) {
    var output: [UInt8] = []
    output.reserveCapacity(first.words.bytes.count + second.words.bytes.count)
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
        output += first.bytes(of: run.first)
      }
    }
    output += base.bytes(of: start..<base.ids.count)
    text = Text(String(decoding: output, as: UTF8.self))
  }

  private func region(of run: TouchedSpan) -> ProseRegion {
    ProseRegion(
      base: base.words.text(of: run.base), first: first.words.text(of: run.first),
      second: second.words.text(of: run.second), baseBytes: base.words.bytes(of: run.base),
      firstBytes: first.words.bytes(of: run.first),
      secondBytes: second.words.bytes(of: run.second))
  }
}
