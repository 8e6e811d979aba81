import Foundation
import PostilCore

/// Two revisions of one text, from `revisions.jsonl`.
struct RevisionPair: Decodable {
  let id: String
  let lang: String
  let old: String
  let new: String
}

/// A quote of the old revision and its fate in the new one, from `anchors.jsonl`. Offsets are in scalars
/// of the texts as they stand in `revisions.jsonl`.
struct JudgedQuote: Decodable {
  let pair: String
  let cls: String
  private let start: Int
  private let end: Int
  private let newStart: Int?
  private let newEnd: Int?
  private let coreStart: Int?
  private let coreEnd: Int?
  private let newBlock: [Int]?

  enum CodingKeys: String, CodingKey {
    case pair, cls, start, end
    case newStart = "new_start"
    case newEnd = "new_end"
    case coreStart = "core_start"
    case coreEnd = "core_end"
    case newBlock = "new_block"
  }

  var range: Range<Int> { start..<end }

  /// `nil`: it must be an orphan.
  var expected: Range<Int>? { Self.range(newStart, newEnd) }

  /// The words that certainly belong to its new form.
  var core: Range<Int>? { Self.range(coreStart, coreEnd) }

  /// The range of its replacement; `nil` without one.
  var block: Range<Int>? { newBlock.flatMap { Self.range($0.first, $0.last) } }

  private static func range(_ start: Int?, _ end: Int?) -> Range<Int>? {
    guard let start, let end, start <= end else { return nil }
    return start..<end
  }
}

/// One text of a pair, canonical, and the offsets of its judges in it.
struct JudgedText {
  let canonical: CanonicalText
  private let published: String
  private let isCanonical: Bool

  init(_ published: String) {
    self.published = published
    canonical = CanonicalText(canonicalizing: published)
    isCanonical = canonical.text == Text(published)
  }

  /// - Parameter range: of the text as it was published.
  func place(of range: Range<Int>) -> Range<Int> {
    isCanonical ? range : offset(of: range.lowerBound)..<offset(of: range.upperBound)
  }

  /// A letter at the end keeps spaces in front of it from being left out.
  private func offset(of offset: Int) -> Int {
    let before = String(String.UnicodeScalarView(published.unicodeScalars.prefix(offset)))
    return CanonicalText(canonicalizing: before + "x").text.string.unicodeScalars.count - 1
  }
}

/// One JSON object a line.
func readLines<Line: Decodable>(of path: String) throws -> [Line] {
  let decoder = JSONDecoder()
  return try Data(contentsOf: URL(filePath: path)).split(separator: UInt8(ascii: "\n"))
    .map { try decoder.decode(Line.self, from: $0) }
}
