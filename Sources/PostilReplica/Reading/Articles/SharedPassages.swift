import PostilCore

/// The texts that share runs of words, by a sample of each text's runs.
///
/// Bounded: 32 bytes for each sampled run, up to `runLimit` of them; beyond that, a smaller part of all
/// texts' runs is sampled, and two texts with few runs in common may be missed. Only the likeliest pairs are
/// held.
struct SharedPassages {
  /// Takes 256 MB. Articles of 3 KB have about a hundred each.
  static let runLimit = 8_000_000
  /// A run in more texts than this tells nothing: every page of a site has it.
  private static let textsOfOneRun = 100

  struct Pair: Hashable, Comparable {
    let first: Int
    let second: Int

    static func < (left: Pair, right: Pair) -> Bool {
      (left.first, left.second) < (right.first, right.second)
    }
  }

  private struct Run {
    let hash: UInt64
    let text: UInt32
  }

  private let limit: Int
  private var runs: [Run] = []
  /// Runs are held if their hash is a multiple of it.
  private var divisor: UInt64 = 1

  init(limit: Int = runLimit) {
    self.limit = limit
  }

  var count: Int { runs.count }

  mutating func add(_ shingles: Shingles, of text: Int) {
    for hash in shingles.sample where hash % divisor == 0 {
      runs.append(Run(hash: hash, text: UInt32(clamping: text)))
    }
    while runs.count > limit {
      divisor = max(divisor, 4) * 2
      runs.removeAll { $0.hash % divisor != 0 }
    }
  }

  /// The pairs with most runs in common, the most first; of equal ones the earlier first.
  ///
  /// - Parameter wanted: a text that is in each pair; `nil` for all pairs.
  mutating func likeliest(_ count: Int, with wanted: Int?) -> [Pair] {
    runs.sort { ($0.hash, $0.text) < ($1.hash, $1.text) }
    var found = Likeliest(count)
    var others: [Int: Int] = [:]
    var text: UInt32?
    func settle() {
      guard let text else { return }
      for (other, shared) in others {
        found.add(Pair(first: min(Int(text), other), second: max(Int(text), other)), shared)
      }
      others = [:]
    }
    for (member, start) in members(with: wanted) {
      if member != text { settle() }
      text = member
      let hash = runs[start].hash
      for run in runs[start...].prefix(while: { $0.hash == hash })
      where run.text > member || wanted != nil && run.text != member {
        others[Int(run.text), default: 0] += 1
      }
    }
    settle()
    return found.sorted
  }

  /// Each text with the index of the runs that it shares with others, text by text.
  private func members(with wanted: Int?) -> [(text: UInt32, start: Int)] {
    var found: [(text: UInt32, start: Int)] = []
    var start = 0
    while start < runs.count {
      let hash = runs[start].hash
      let end = runs[start...].firstIndex { $0.hash != hash } ?? runs.count
      if 2...Self.textsOfOneRun ~= end - start {
        for run in runs[start..<end] where wanted == nil || wanted == Int(run.text) {
          found.append((run.text, start))
        }
      }
      start = end
    }
    return found.sorted { ($0.text, $0.start) < ($1.text, $1.start) }
  }
}

/// The pairs with the highest counts so far, and no more than twice the requested number.
private struct Likeliest {
  private let limit: Int
  private var pairs: [(pair: SharedPassages.Pair, count: Int)] = []

  init(_ limit: Int) {
    self.limit = limit
  }

  mutating func add(_ pair: SharedPassages.Pair, _ count: Int) {
    pairs.append((pair, count))
    if pairs.count >= 2 * limit { keepMost() }
  }

  private mutating func keepMost() {
    pairs.sort { ($1.count, $0.pair) < ($0.count, $1.pair) }
    pairs.removeLast(max(0, pairs.count - limit))
  }

  var sorted: [SharedPassages.Pair] {
    var most = self
    most.keepMost()
    return most.pairs.map(\.pair)
  }
}
