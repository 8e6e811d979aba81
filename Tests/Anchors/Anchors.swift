import Foundation
import PostilCore

/// Measures the anchors on real revisions: per class and language, how many quotes were found where
/// they are. Exits with 1 where a file cannot be read.
@main
struct Anchors {
  static func main() {
    var arguments = Array(CommandLine.arguments.dropFirst())
    let listsMisses = arguments.contains("--list")
    arguments.removeAll { $0 == "--list" }
    guard arguments.isEmpty || arguments.count == 2 else {
      print("usage: anchors [--list] [REVISIONS ANCHORS]")
      exit(2)
    }
    let folder = "../shared/real/"
    do {
      let pairs: [RevisionPair] = try readLines(of: arguments.first ?? folder + "revisions.jsonl")
      let quotes: [JudgedQuote] = try readLines(of: arguments.last ?? folder + "anchors.jsonl")
      measure(quotes, in: pairs, listsMisses: listsMisses)
      time(pairs)
    } catch {
      print("error: \(error)")
      exit(1)
    }
  }

  private static func measure(_ quotes: [JudgedQuote], in pairs: [RevisionPair], listsMisses: Bool)
  {
    var tally = Tally()
    let ofPair = Dictionary(grouping: quotes.enumerated(), by: \.element.pair)
    for pair in pairs {
      let old = JudgedText(pair.old)
      let new = JudgedText(pair.new)
      let map = AnchorMap(from: old.canonical, to: new.canonical)
      for (line, quote) in ofPair[pair.id, default: []] {
        let resolution = map.resolve(old.place(of: quote.range))
        let verdict = Verdict(on: resolution, for: quote, in: new)
        let fate = quote.expected == nil ? "all: not kept" : "all: kept"
        tally.add(
          verdict, to: [fate, "class: \(quote.cls), \(pair.lang)", "method: \(resolution.method)"])
        if listsMisses, verdict != .right {
          print(
            "\(verdict.rawValue)\tline \(line + 1)\t\(quote.pair)\t\(quote.cls)\t"
              + "\(resolution.state), \(resolution.method)")
        }
      }
    }
    tally.printTable()
  }

  /// The time of 1,000 quotes against a new revision, the map included: the pair in the middle by
  /// size of those between 3 and 10 KB in which something changed.
  private static func time(_ pairs: [RevisionPair]) {
    let ordinary = pairs.filter { 3_000...10_000 ~= $0.old.utf8.count && $0.old != $0.new }
      .sorted { $0.old.utf8.count < $1.old.utf8.count }
    guard !ordinary.isEmpty else { return }
    let pair = ordinary[ordinary.count / 2]
    let old = CanonicalText(canonicalizing: pair.old)
    let new = CanonicalText(canonicalizing: pair.new)
    let count = ScalarIndex(old).count
    let start = ContinuousClock.now
    let map = AnchorMap(from: old, to: new)
    let built = ContinuousClock.now
    var orphans = 0
    for number in 0..<1000 {
      let first = number * (count - 80) / 1000
      if map.resolve(first..<first + 20 + number % 60).range == nil { orphans += 1 }
    }
    let end = ContinuousClock.now
    print(
      "\n1,000 quotes of a text of \(pair.old.utf8.count) bytes: \(end - start), of which the map "
        + "\(built - start); \(orphans) without a place")
  }
}
