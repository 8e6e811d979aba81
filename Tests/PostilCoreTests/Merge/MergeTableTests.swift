import Foundation
import PostilCore
import Testing

/// Protocol/MERGE.md, row by row: every kind of event against every kind. The table was written by a
/// program in another language.
struct MergeTableTests {
  /// A line of the table.
  struct Row: Sendable, CustomTestStringConvertible {
    let a: String
    let b: String
    let about: String
    /// The displayed value and the listed ones: A saw B, B saw A, neither.
    let outcomes: [String]

    var testDescription: String { "\(a) | \(b)" }
  }

  static let rows: [Row] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../Protocol/MERGE.md")
    let lines = ((try? String(contentsOf: file, encoding: .utf8)) ?? "").split(separator: "\n")
    return lines.compactMap { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 7, cells[0] != "A", cells[0] != "---" else { return nil }
      return Row(a: cells[0], b: cells[1], about: cells[2], outcomes: Array(cells[3..<6]))
    }
  }()

  @Test(arguments: rows)
  func `every pair of kinds merges as MERGE.md says`(row: Row) throws {
    for (seen, expected) in zip(Meeting.Seen.allCases, row.outcomes) {
      let meeting = try Meeting(row.a, row.b, about: row.about, seen)
      #expect(meeting.outcome == expected, "\(row.testDescription), \(seen)")
    }
  }

  @Test func `every kind has a row with every kind`() {
    let kinds = [
      "memberJoined", "articleImported", "articleObserved", "articleRevised", "annotationAdded",
      "replyAdded", "noteEdited", "replyEdited", "fieldSet", "markingSet", "tagged", "untagged",
      "assessed", "anchorDecided", "released", "withheld", "articleWithdrawn", "duplicateSet",
      "deleted", "restored", "conflictResolved", "memberInvited", "roleSet", "revoked",
      "serverKeyAnnounced", "unknown",
    ]
    let pairs = Set(Self.rows.map { "\($0.a) \($0.b)" })
    for (index, a) in kinds.enumerated() {
      for b in kinds[index...] { #expect(pairs.contains("\(a) \(b)")) }
    }
    #expect(Self.rows.count == pairs.count)
    #expect(
      Set(EventKind.allCases.map(\.name)).isSubset(of: Set(Self.rows.flatMap { [$0.a, $0.b] })))
  }
}
