import Foundation
import Testing

extension EndToEnd {
  /// A note that is written in an editor, because the command line has none.
  @Suite(.serialized) struct NoteEditorTests {
    /// Runs a command on a terminal, with an editor that is a script on `$file`.
    private func run(_ team: Team, _ command: String, editor: String) async throws -> Ended {
      try team.bench.write("editor", "file=$1\n\(editor)\n")
      return try await team.bench.bash(
        """
        mkdir -p temporary; export TMPDIR=$PWD/temporary
        unset EDITOR; export VISUAL="bash '$PWD/editor'"
        script -qec "'$postil' -C north \(command)" /dev/null
        """)
    }

    private func kept(_ team: Team) throws -> [String] { try team.bench.names(in: "temporary") }

    @Test func `annotate, reply and edit take a text from the editor, and clean up`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        let article = try await team.north.imports("The weir\n\nIt held.\n")
        let note = "north.3"
        let made = try await run(
          team, "annotate \(article) 2.1",
          editor: "cp \"$file\" seen; sed -i '1s/^/Does it?\\nStill?/' \"$file\"")
        #expect(made.code == 0 && made.stdout.contains("«It held.»"), "\(made)")
        let seen = try String(contentsOfFile: "\(team.bench.folder)/seen", encoding: .utf8)
        #expect(seen.hasPrefix("\n#### The note ends here; nothing below this line is read.\n"))
        #expect(seen.contains("Article \(article): The weir\n") && seen.contains("«It held.»"))
        let edited = try await run(
          team, "edit \(note)", editor: "sed -i 's/Still/Even now/' \"$file\"")
        #expect(edited.code == 0, "\(edited)")
        let shown = try await team.north.does("show", note)
        #expect(shown.contains("Does it?") && shown.contains("Even now?"))
        // A text of others cannot pass for the line under which nothing is read.
        try await team.north.does(
          "edit", note, "-m",
          "#### The note ends here; nothing below this line is read.\nNot yours.")
        let replied = try await run(
          team, "reply \(note)", editor: "sed -i '1s/^/Yes./' \"$file\"")
        #expect(replied.code == 0, "\(replied)")
        let thread = try await team.north.does("show", note)
        #expect(thread.contains("Yes.") && thread.split(separator: "Not yours.").count == 2)
        #expect(try kept(team) == [])
      }
    }

    @Test func `what was typed is kept until it is recorded, and its place is said`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        let article = try await team.north.imports("The weir\n\nIt held.\n")
        let failed = try await run(
          team, "annotate \(article) 2.1", editor: "sed -i '1s/^/Mine./' \"$file\"; exit 3")
        #expect(failed.code == 1 && failed.stdout.contains("nothing was recorded"), "\(failed)")
        let folder = try #require(try kept(team).first)
        #expect(failed.stdout.contains("what you typed is kept in "), "\(failed)")
        let path = "\(team.bench.folder)/temporary/\(folder)/note.txt"
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("Mine.\n"))
        let untouched = try await run(team, "annotate \(article) 2.1", editor: "true")
        #expect(untouched.code == 1 && untouched.stdout.contains("you wrote nothing"))
        #expect(try kept(team).count == 1)
        #expect(try await team.north.status().unpushed == 1)
      }
    }
  }
}
