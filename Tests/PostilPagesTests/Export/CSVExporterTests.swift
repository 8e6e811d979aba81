import TestSupport
import Testing

@testable import PostilPages

struct CSVExporterTests {
  /// The rows of RFC 4180, as a reader of another make takes them: all but what is quoted ends at a separator.
  private func rows(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var (row, cell, isQuoted): ([String], String.UnicodeScalarView, Bool) = ([], .init(), false)
    var scalars = text.unicodeScalars.makeIterator()
    var next = scalars.next()
    while let scalar = next {
      next = scalars.next()
      switch (scalar, isQuoted) {
      case ("\"", true) where next == "\"":
        cell.append(scalar)
        next = scalars.next()
      case ("\"", _): isQuoted.toggle()
      case (",", false):
        row.append(String(cell))
        cell = .init()
      case ("\r", false): continue
      case ("\n", false):
        rows.append(row + [String(cell)])
        (row, cell) = ([], .init())
      default: cell.append(scalar)
      }
    }
    return rows
  }

  private func cells(_ newsroom: Newsroom) throws -> [[String: String]] {
    let rows = rows(try newsroom.north.exports(.csv))
    #expect(rows.allSatisfy { $0.count == rows[0].count })
    return rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(rows[0], $0)) }
  }

  @Test func `a row has the assessments, audiences, colour and replies`() throws {
    let row = try #require(try cells(Newsroom()).first)
    #expect(row["title"] == "The weir 🌊" && row["color"] == "green" && row["language"] == "en")
    #expect(row["audiences"] == "partners" && row["article_status"] == "open")
    #expect(row["assessments"] == "south: confidence 70; stance refutes; rationale Hearsay.")
    #expect(
      row["article_assessments"]
        == "north: reliability C; stance supports\nsouth: reliability B; credibility 2")
    #expect(row["note"] == "It held.\n'=1")
  }

  @Test func `a line of a thread is one reply, whatever its body holds`() throws {
    let row = try #require(try cells(Newsroom()).first)
    let lines = try #require(row["thread"]).split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].hasSuffix(": Who says so? north.9, south: I do"))
    #expect(lines[1].hasPrefix("  south.") && lines[1].hasSuffix(": @north: we saw it"))
  }

  @Test func `a line of a thread says whose words it has`() throws {
    let newsroom = try Newsroom()
    let row = try #require(try cells(newsroom).first)
    let answer = try #require(row["thread"]?.split(separator: "\n").last)
    #expect(!answer.contains("body by"))
    let id = String(answer.dropFirst(2).prefix { $0 != "," })
    _ = try newsroom.north.replica.edit([id], text: "We did not", now: .noon)
    let edited = try #require(try cells(newsroom).first?["thread"]?.split(separator: "\n").last)
    #expect(edited.hasPrefix("  \(id), south, "))
    #expect(edited.contains(", body by north, ") && edited.hasSuffix(": We did not"))
  }
}
