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

    private func kept(_ team: Team) throws -> [String] {
      try team.bench.names(in: "north/.postil/drafts") + team.bench.names(in: "temporary")
    }

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
        let path = "\(team.bench.folder)/north/.postil/drafts/\(folder)/note.txt"
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("Mine.\n"))
        let untouched = try await run(team, "annotate \(article) 1.1", editor: "true")
        #expect(untouched.code == 1 && untouched.stdout.contains("the text is empty, or as it was"))
        #expect(try kept(team).count == 1)
        // An editor that returns at once has shown nobody the old text.
        let unseen = try await run(team, "annotate \(article) 2.1", editor: "true")
        #expect(unseen.code == 1 && unseen.stdout.contains("you began this text before"))
        #expect(try kept(team).count == 1)
        #expect(try await team.north.status().unpushed == 1)
        let emptied = try await run(
          team, "annotate \(article) 2.1", editor: "sed -i '1s/.*//' \"$file\"")
        #expect(
          emptied.code == 1 && emptied.stdout.contains("the text is empty, or as it was"),
          "\(emptied)")
        #expect(try kept(team) == [])
      }
    }

    @Test func `a command goes on with the draft of a killed one, and doctor names it`()
      async throws
    {
      try await Team.meet("north", isOpen: true) { team in
        let article = try await team.north.imports("The weir\n\nIt held.\n")
        let note = try await team.north.annotates(article, "held", note: "Does it?")
        // The program is the parent of the editor, or of the shell that runs it.
        let killing = """
          sed -i '1s/$/ Half/' "$file"
          program=$PPID
          grep -q '^postil$' /proc/$program/comm ||
            program=$(sed 's/.*) . \\([0-9]*\\) .*/\\1/' /proc/$program/stat)
          kill -9 $program
          """
        _ = try await run(team, "edit \(note)", editor: killing)
        let left = try #require(try kept(team).first)
        let doctor = try await team.north.start(["doctor", "--offline"]).ended().stdout
        #expect(doctor.contains("a text that was not recorded: "), "\(doctor)")
        #expect(doctor.contains("/\(left)\n") && doctor.contains("postil edit \(note);"))
        let gone = try await run(
          team, "edit \(note)", editor: "sed -i '1s/Half/Whole/' \"$file\"")
        #expect(gone.code == 0 && gone.stdout.contains("you began this text before"), "\(gone)")
        #expect(try await team.north.does("show", note).contains("Does it? Whole"))
        #expect(try kept(team) == [])
      }
    }

    @Test func `a link in the place of a draft is not followed`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        let article = try await team.north.imports("The weir\n\nIt held.\n")
        try team.bench.write("letter", "Dear all.\n")
        let linked = try await run(
          team, "annotate \(article) 2.1", editor: "ln -sf \"$PWD/letter\" \"$file\"")
        #expect(linked.code == 1 && linked.stdout.contains("nothing was recorded"), "\(linked)")
        let again = try await run(team, "annotate \(article) 2.1", editor: "echo Mine > \"$file\"")
        #expect(again.stdout.contains("File exists"), "\(again)")
        let letter = "\(team.bench.folder)/letter"
        #expect(try String(contentsOfFile: letter, encoding: .utf8) == "Dear all.\n")
      }
    }

    @Test func `a draft on a text that changed since is kept, and said to be`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        let article = try await team.north.imports("The weir\n\nIt held.\n")
        let note = try await team.north.annotates(article, "held", note: "Does it?")
        _ = try await run(
          team, "edit \(note)", editor: "sed -i '1s/^/Mine. /' \"$file\"; exit 3")
        try await team.north.does("edit", note, "-m", "Other.")
        let edited = try await run(
          team, "edit \(note)", editor: "sed -i '1s/$/ And more./' \"$file\"")
        #expect(edited.code == 0, "\(edited)")
        #expect(edited.stdout.contains("a draft that you began on an earlier text is kept in"))
        #expect(try await team.north.does("show", note).contains("Other. And more."))
        #expect(try kept(team).count == 1)
      }
    }
  }
}
