import PostilCore
import Testing

@testable import PostilReplica

struct SharedPassagesTests {
  /// So many words, of which those from `start` on stand in every text of the same start.
  private static func shingles(_ words: Range<Int>) -> Shingles {
    Shingles(of: Text(words.map { "word\($0)" }.joined(separator: " ")))
  }

  private static func runs(limit: Int = SharedPassages.runLimit) -> SharedPassages {
    var runs = SharedPassages(limit: limit)
    for (text, words) in [0..<400, 1_000..<1_400, 100..<500, 1_300..<1_700, 5_000..<5_400]
      .enumerated()
    {
      runs.add(shingles(words), of: text)
    }
    return runs
  }

  @Test func `pairs come by how many runs they share`() {
    var runs = Self.runs()
    let pairs = [
      SharedPassages.Pair(first: 0, second: 2), SharedPassages.Pair(first: 1, second: 3),
    ]
    #expect(runs.likeliest(10, with: nil) == pairs)
    #expect(runs.likeliest(1, with: nil) == [pairs[0]])
    #expect(runs.likeliest(10, with: 3) == [pairs[1]])
    #expect(runs.likeliest(10, with: 0) == [pairs[0]])
    #expect(runs.likeliest(10, with: 4) == [])
  }

  @Test func `beyond the limit a smaller part is sampled, of all texts the same`() {
    var runs = Self.runs(limit: 120)
    #expect(runs.count <= 120)
    #expect(runs.likeliest(1, with: nil) == [SharedPassages.Pair(first: 0, second: 2)])
  }

  @Test func `a run that stands in more than a hundred texts tells nothing`() {
    for (texts, found) in [(100, 10), (101, 0)] {
      var runs = SharedPassages()
      for text in 0..<texts { runs.add(Self.shingles(0..<400), of: text) }
      #expect(runs.likeliest(10, with: nil).count == found)
    }
  }
}
