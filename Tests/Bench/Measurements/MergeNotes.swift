import PostilCore
import PostilWorkload

extension Measurement {
  /// Two people change a note of 2,000 words, each his own words of it.
  static let merge = Measurement(name: "merge") { _ in
    let prose = Prose(seed: 1)
    let base = prose.text(words: 2_000, seed: 1)
    let shares = [
      ("0.5 %", 10), ("1 %", 20), ("2 %", 40), ("5 %", 100), ("10 %", 200), ("30 %", 600),
      ("all", 2_000),
    ]
    return shares.map { share, words in
      var seed: UInt64 = 0
      let milliseconds = Stopwatch.median(of: 15) {
        seed += 2
        let first = prose.text(base, replacing: words, seed: seed)
        let second = prose.text(base, replacing: words, seed: seed + 1)
        var stopwatch = Stopwatch(.processor)
        let merge = stopwatch.time {
          ProseMerge.merge(base: base, first: first, second: second)
        }
        if case .merged(let text, _) = merge { precondition(!text.isEmpty, "a merge has words") }
        return stopwatch.milliseconds
      }
      return Row(name: "merge, \(share) changed", figure: milliseconds, unit: .milliseconds)
        .reaching(2)
    }
  }
}
