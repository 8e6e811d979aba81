import Foundation
import Testing

extension EndToEnd {
  /// Two who decide differently about the place of a note.
  @Suite(.serialized) struct AnchorConflictTests {
    private static let url = "https://example.org/bridge"

    /// Runs a command as it was printed.
    private func types(_ command: Substring, in team: Team) async throws -> Ended {
      try await team.bench.bash("cd north; \(command.replacing("postil ", with: "\"$postil\" "))")
    }

    @Test func `every command that a conflict prints works as printed`() async throws {
      try await Team.meet("north", "south", isOpen: true) { team in
        let old = try team.bench.write(
          "old.txt", "The bridge\n\nNobody was hurt on Monday.\n\nThe mayor came.\n")
        let new = try team.bench.write(
          "new.txt", "The bridge\n\nThe mayor came.\n\nThe ferry runs every hour.\n")
        let article = String(
          try await team.north.does("import", old, "--url", Self.url).prefix { $0 != " " })
        let note = try await team.north.annotates(article, "Nobody was hurt", note: "Who says?")
        try await team.syncAll(team.north, team.south)
        try await team.north.does("import", new, "--url", Self.url)
        try await team.north.does("sync")
        let told = try await team.south.postil("sync")
        #expect(
          told.stderr.contains(
            "the new text has no place for the quote of \(note) «Nobody was hurt»"),
          "\(told)")

        for take in 0...1 {
          try await team.north.does("anchor", "dismiss", note)
          try await team.south.does("anchor", "reattach", note, "--quote", "The ferry runs")
          try await team.syncAll(team.north, team.south, team.north)
          let listed = try await team.north.postil("conflicts").stdout
          let commands = listed.split(separator: "\n").filter { $0.hasPrefix("  → ") }
            .map { $0.dropFirst(4) }
          #expect(commands.count == 2, "\(listed)")
          #expect(listed.contains("reattached to 29:43  «The ferry runs»\n"), "\(listed)")
          let told = try await team.north.postil("conflicts", "--json").stdout
          #expect(told.contains("\"text\" : \"The ferry runs\""), "\(told)")
          let untaken = try await team.north.postil("resolve", note, "anchor")
          #expect(untaken.stderr.contains(commands[0]) && untaken.stderr.contains(commands[1]))
          let ended = try await types(commands[take], in: team)
          #expect(ended.code == 0, "\(ended)")
          #expect(try await team.north.postil("conflicts").code == 0)
          try await team.syncAll(team.north, team.south)
          let settled = try await team.north.postil("resolve", note, "anchor", "--take", "north.9")
          #expect(
            settled
              == Ended(
                1,
                stderr: """
                  error: anchor of \(note) is not in conflict
                  hint:  'postil conflicts' lists the open conflicts

                  """))
          try await team.north.does("anchor", "undo", note)
          try await team.syncAll(team.north, team.south)
        }
      }
    }
  }
}
