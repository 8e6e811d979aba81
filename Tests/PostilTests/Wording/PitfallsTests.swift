import Foundation
import Testing

/// The tests that `Protocol/PITFALLS.md` names are there.
struct PitfallsTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private func content(_ path: String) throws -> String {
    try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
  }

  @Test func `every test that is named exists where it is said to be`() throws {
    let named = #/“([^”]+)” \(`(Tests/[^`]+)`\)/#
    let references = try content("Protocol/PITFALLS.md").matches(of: named)
    #expect(references.count >= 20)
    for reference in references {
      let (name, path) = (String(reference.1), String(reference.2))
      let isThere = try content(path).contains("func `\(name)`(")
      #expect(isThere, "\(path): \(name)")
    }
  }

  @Test func `each of the ten has a row with a test or a script that shows it`() throws {
    let rows = try content("Protocol/PITFALLS.md").split(separator: "\n")
      .filter { $0.wholeMatch(of: #/\| \d+ \|.*/#) != nil }
    #expect(rows.count == 10)
    #expect(rows.allSatisfy { $0.contains("`Tests/") || $0.contains("`Scripts/") })
  }
}
