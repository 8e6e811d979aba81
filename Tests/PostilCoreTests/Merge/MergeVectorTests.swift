import Foundation
import Testing

@testable import PostilCore

/// Protocol/vectors/merges.json, which a program in another language wrote: the same tokens, the same
/// outcome and as many steps.
struct MergeVectorTests {
  struct File: Decodable, Sendable {
    let merges: [Vector]
    let limits: [Vector]
    let tokens: [Cut]
  }

  struct Vector: Decodable, Sendable {
    let name: String?
    let base, first, second: String
    let merged: String?
    let isJoined: Bool?
    /// Per region the bytes in base, first and second, start and end.
    let conflict: [[[Int]]]?
    /// That it takes; of `limits`, that there are.
    let steps: Int

    var outcome: Outcome {
      Outcome(merged: merged, isJoined: isJoined ?? false, conflict: conflict ?? [])
    }
  }

  struct Outcome: Equatable {
    let merged: String?
    let isJoined: Bool
    let conflict: [[[Int]]]
  }

  struct Cut: Decodable, Sendable {
    let text: String
    /// Kind and text.
    let tokens: [[String]]
  }

  private let file: File

  init() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let path = folder.appending(path: "../../../Protocol/vectors/merges.json")
    file = try JSONDecoder().decode(File.self, from: Data(contentsOf: path))
  }

  private func merge(_ vector: Vector, steps: Int) -> (outcome: Outcome, left: Int) {
    var budget = DiffBudget(steps: steps)
    let merge = ProseMerge.merge(
      base: Text(vector.base), first: Text(vector.first), second: Text(vector.second),
      budget: &budget)
    let outcome =
      switch merge {
      case .merged(let text, let isJoined):
        Outcome(merged: text.string, isJoined: isJoined, conflict: [])
      case .conflict(let regions):
        Outcome(
          merged: nil, isJoined: false,
          conflict: regions.map { region in
            [region.baseBytes, region.firstBytes, region.secondBytes].map {
              [$0.lowerBound, $0.upperBound]
            }
          })
      }
    return (outcome, budget.steps)
  }

  @Test func `texts merge as in the vectors, in as many steps`() {
    #expect(file.merges.count > 50)
    for vector in file.merges {
      let (outcome, left) = merge(vector, steps: MergeLimits.steps)
      #expect(outcome == vector.outcome, "\(vector.name ?? "")")
      #expect(MergeLimits.steps - left == vector.steps, "\(vector.name ?? "")")
    }
  }

  @Test func `a merge that runs out of steps is a conflict of the whole, as in the vectors`() {
    #expect(Set(file.limits.map { $0.merged == nil }) == [true, false])
    for vector in file.limits {
      #expect(merge(vector, steps: vector.steps).outcome == vector.outcome, "\(vector.steps)")
    }
  }

  @Test func `texts are cut into tokens as in the vectors`() {
    for cut in file.tokens {
      let tokens = WordTokens(Text(cut.text))
      let found = (0..<tokens.count).map {
        ["\(tokens.kinds[$0])", tokens.text(of: $0..<$0 + 1).string]
      }
      // By scalars: Swift calls different strings equal.
      #expect(
        found.map { $0.map { Array($0.utf8) } } == cut.tokens.map { $0.map { Array($0.utf8) } })
    }
  }

  /// X8: a megabyte of notes of short words in conflict took ten seconds, each note a quarter of one.
  @Test(arguments: [1, 100, 10_000])
  func `the steps of a register are linear in the bytes written to it`(words: Int) {
    let texts = ["a ", "b ", "c "].map { Text(String(repeating: $0, count: words)) }
    let stamps = (0..<3).map {
      Stamp(.north, UInt64($0) + 1, base: 0, seq: Seq($0) + 1)
    }
    let history = ProseHistory(writes: zip(stamps, texts).map { (stamp: $0, text: $1) })
    #expect(history.budget.steps == min(1 << 25, 128 * 3 * (2 * words + 64)))
  }
}
