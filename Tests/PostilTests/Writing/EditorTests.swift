import Foundation
import Testing

extension EndToEnd {
  /// Conflicts that are decided in an editor: here a script in the place of a person.
  @Suite(.serialized) struct EditorTests {
    /// The note of an annotation and its status are in conflict on north's replica.
    private static func divided(_ body: (Team, _ note: String) async throws -> Void) async throws {
      try await Team.meet("north", "south") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        let note = try await team.north.annotates(
          article, "held", note: "It held, they say.\n\nWho says so?")
        try await team.syncAll(team.north, team.south)
        try await team.north.does("edit", note, "--note", "It broke, they say.\n\nWho says so?")
        try await team.south.does("edit", note, "--note", "It burst, they say.\n\nWho said so?")
        try await team.north.does("set", note, "status=accepted")
        try await team.south.does("set", note, "status=rejected")
        try await team.syncAll(team.north, team.south)
        try await body(team, note)
      }
    }

    /// Resolves as north, with an editor that is a script of bash in which `$file` is the sheet.
    private static func resolve(
      _ team: Team, _ arguments: String, variable: String = "VISUAL", editor script: String
    ) async throws -> Ended {
      try team.bench.write("editor", "file=$2; folder=$(dirname \"$2\"); set -e\n\(script)\n")
      return try await team.bench.bash(
        """
        mkdir -p temporary; export TMPDIR=$PWD/temporary
        unset VISUAL EDITOR; export \(variable)="bash '$PWD/editor' --wait"
        "$postil" -C north resolve \(arguments)
        """)
    }

    private static func kept(_ team: Team) throws -> [String] {
      try team.bench.names(in: "temporary")
    }

    @Test func `a text is written by hand, with a reason, and the file goes away`() async throws {
      try await Self.divided { team, note in
        let ended = try await Self.resolve(
          team, "\(note) note",
          editor: """
            grep -q 'It held, they say' "$file" && grep -q 'It broke' "$file"
            grep -q '^south, .*, received ' "$file"
            grep -q '^Article .*: The weir$' "$file" && grep -q '^The weir «held» all night.$' "$file"
            test "$(grep -v '^#' "$file" | wc -L)" -le 80
            test "$(stat -c %a "$file" "$folder" | tr '\\n' ' ')" = "600 700 "
            sed -i '/ value$/,/ why$/ s/It broke.*/  It broke or burst.\\r/
              s/^\\(#.* why\\)$/\\1\\nboth said so/' "$file"
            """)
        #expect(
          ended
            == Ended(0, stdout: "\(note)  note=  It broke or burst.  Who said so?\n"))
        #expect(try Self.kept(team) == [])
        struct Shown: Decodable { let note: String }
        let shown = try await team.north.data(of: "show", note, as: Shown.self)
        #expect(shown.note == "  It broke or burst.\n\nWho said so?")
        #expect(try await team.north.does("why", note, "note").contains("because: both said so"))
      }
    }

    @Test func `EDITOR is asked where there is no VISUAL`() async throws {
      try await Self.divided { team, note in
        let ended = try await Self.resolve(
          team, "\(note) status", variable: "EDITOR",
          editor: """
            grep -q 'It takes open, in-review, accepted, rejected, superseded' "$file"
            sed -i '/ value$/,/ why$/ s/accepted/ open/' "$file"
            """)
        #expect(ended == Ended(0, stdout: "\(note)  status=open\n"))
      }
    }

    @Test func `a file that nobody changed decides nothing and goes away`() async throws {
      try await Self.divided { team, note in
        let nothing = Ended(
          1,
          stderr: """
            error: nothing was resolved
            hint:  change the value, tick 'keep' to keep it, or choose one with --take NUMBER

            """)
        let ended = try await Self.resolve(team, "\(note) note", editor: "sleep 1.1")
        #expect(ended == nothing)
        #expect(try Self.kept(team) == [])
        #expect(try await team.north.status().unpushed == 0)
      }
    }

    @Test func `a tick keeps the value that is shown`() async throws {
      try await Self.divided { team, note in
        let ended = try await Self.resolve(
          team, "\(note) status", editor: "sed -i 's/ keep \\[ ]$/ keep [x]/' \"$file\"")
        #expect(ended == Ended(0, stdout: "\(note)  status=accepted\n"))
        #expect(try await team.north.status().conflicts == 1)
        #expect(try Self.kept(team) == [])
      }
    }

    @Test func `an untouched draft goes away, also where the editor failed`() async throws {
      try await Self.divided { team, note in
        let cases = [
          ("exit 3", "failed: nothing was resolved\n"),
          ("true", "wait option, such as code --wait"),
          ("echo >\"$file\"; exit 3", "failed: nothing was resolved\n"),
          (
            "sed -i 's/$/ /; s/^It broke/\t&/' \"$file\"; echo >>\"$file\"; exit 3",
            "failed: nothing was resolved\n"
          ),
        ]
        for (editor, says) in cases {
          let ended = try await Self.resolve(team, "\(note) note", editor: editor)
          #expect(ended.code == 1 && ended.stderr.contains(says), "\(ended)")
          #expect(!ended.stderr.contains("kept in"), "\(ended)")
          #expect(try Self.kept(team) == [])
        }
      }
    }

    @Test func `typed text is kept whatever goes wrong, and its path is reported`() async throws {
      try await Self.divided { team, note in
        let typed = "sed -i 's/^It broke.*/My words./' \"$file\""
        let cases: [(field: String, editor: String, code: Int32, says: String)] = [
          ("note", "\(typed); exit 3", 1, "failed: nothing was resolved"),
          ("note", "\(typed); sed -i '/ end$/d' \"$file\"", 2, "the lines that mark"),
          ("note", "\(typed); printf '\\377' >>\"$file\"", 2, "it is not valid UTF-8"),
          ("note", "sed -i '/ value$/,/ why$/ s/^[IW].*//' \"$file\"", 1, "nothing was resolved"),
          ("note", "sed -i '1s/^/My words.\\n/' \"$file\"", 1, "you wrote outside the two places"),
          ("note", "sed -i 's/^#.* end$/&\\n&/' \"$file\"", 2, "occur twice"),
          ("status", "sed -i 's/^accepted$/maybe/' \"$file\"", 2, "status cannot be 'maybe'"),
        ]
        for (field, editor, code, says) in cases {
          let ended = try await Self.resolve(team, "\(note) \(field)", editor: editor)
          #expect(ended.code == code, "\(ended)")
          #expect(ended.stderr.contains(says), "\(ended)")
          let folder = try #require(try Self.kept(team).first, "\(ended)")
          let path = "\(team.bench.folder)/temporary/\(folder)/resolve.txt"
          #expect(
            ended.stderr.hasSuffix("\n       what you typed is kept in \(path)\n"), "\(ended)")
          #expect(FileManager.default.fileExists(atPath: path))
          try FileManager.default.removeItem(atPath: "\(team.bench.folder)/temporary")
        }
        #expect(try await team.north.status().unpushed == 0)
        #expect(try await team.north.status().conflicts == 2)
      }
    }

    /// Root may read everything, but for one without these two capabilities.
    @Test func `a draft that cannot be read is kept, and named`() async throws {
      try await Self.divided { team, note in
        try team.bench.write(
          "editor", "sed -i 's/^It broke.*/My words./' \"$2\"; chmod 000 \"$2\"\n")
        let user = geteuid() == 0 ? "setpriv --bounding-set=-dac_override,-dac_read_search" : "env"
        let ended = try await team.bench.bash(
          """
          mkdir -p temporary; export TMPDIR=$PWD/temporary
          unset EDITOR; export VISUAL="bash '$PWD/editor' --wait"
          \(user) "$postil" -C north resolve \(note) note
          """)
        #expect(ended.code == 2, "\(ended)")
        #expect(
          ended.stderr.hasPrefix("error: cannot read the edited file: Permission denied\n")
        )
        let folder = try #require(try Self.kept(team).first, "\(ended)")
        let path = "\(team.bench.folder)/temporary/\(folder)/resolve.txt"
        #expect(ended.stderr.hasSuffix("\n       what you typed is kept in \(path)\n"), "\(ended)")
        #expect(FileManager.default.fileExists(atPath: path))
        #expect(try await team.north.status().conflicts == 2)
      }
    }

    @Test func `files that an editor leaves beside the draft, or instead of it, stay`() async throws
    {
      try await Self.divided { team, note in
        let cases = [
          ("rm $file", "error: the editor left no file", "what the editor left is kept in", ""),
          ("rm $file; mkdir $file; touch $file/x", "the editor left no file", "kept in", ""),
          (
            "touch $folder/.x.swp; sleep 1.1", "nothing was resolved", "the editor left is kept", ""
          ),
        ]
        for (editor, says, kept, file) in cases {
          let ended = try await Self.resolve(team, "\(note) note", editor: editor)
          let folder = try #require(try Self.kept(team).first, "\(ended)")
          #expect(ended.code == 1 && ended.stderr.contains(says), "\(ended)")
          #expect(ended.stderr.contains(kept) && ended.stderr.hasSuffix("\(folder)\(file)\n"))
          try FileManager.default.removeItem(atPath: "\(team.bench.folder)/temporary")
        }
      }
    }

    @Test func `text around the places is kept, and the decision counts`() async throws {
      try await Self.divided { team, note in
        let ended = try await Self.resolve(
          team, "\(note) status",
          editor: "sed -i '1s/^/My words.\\n/; / value$/,/ why$/ s/accepted/open/' \"$file\"")
        #expect(ended.code == 0 && ended.stdout == "\(note)  status=open\n", "\(ended)")
        #expect(ended.stderr.contains("outside the two places was not read\n"))
        #expect(ended.stderr.contains("what you typed is kept in "))
        #expect(try Self.kept(team).count == 1)
      }
    }

    @Test func `a reason on the command line confirms the value, once it was read`() async throws {
      try await Self.divided { team, note in
        let arguments = "\(note) status --why - <<<asked"
        #expect(try await Self.resolve(team, arguments, editor: "true").code == 1)
        let ended = try await Self.resolve(team, arguments, editor: "sleep 1.1")
        #expect(ended == Ended(0, stdout: "\(note)  status=accepted\n"))
        #expect(try await team.north.does("why", note, "status").contains("because: asked"))
        #expect(try Self.kept(team) == [])
      }
    }

    @Test func `values that came while the editor was open are not overwritten`() async throws {
      try await Self.divided { team, note in
        try await team.south.does("resolve", note, "note", "--take", "south.2")
        try await team.south.does("sync")
        let ended = try await Self.resolve(
          team, "\(note) note",
          editor: "sed -i 's/^It broke.*/My words./' \"$file\"; \"$POSTIL\" -C north sync"
            .replacing("$POSTIL", with: Program.path))
        #expect(ended.code == 4)
        #expect(
          ended.stderr.contains(
            "error: note of \(note) changed while you decided; nothing was written\n"))
        #expect(ended.stderr.contains("what you typed is kept in "))
        #expect(try await team.north.does("show", note).contains("It burst, they say."))
        #expect(try await team.north.status().unpushed == 0)
      }
    }

    @Test func `a run without a terminal and an editor is refused with advice`() async throws {
      try await Self.divided { team, note in
        let ended = try await team.bench.bash(
          "export VISUAL=' ' EDITOR=; \"$postil\" -C north resolve \(note) note")
        #expect(
          ended
            == Ended(
              2,
              stderr: """
                error: there is no terminal to open an editor in
                hint:  choose a value with --take NUMBER or --value TEXT, or name an editor in $VISUAL

                """))
      }
    }

    @Test func `a terminal without any editor is refused with advice`() async throws {
      try await Self.divided { team, note in
        let ended = try await team.bench.bash(
          """
          unset VISUAL EDITOR; export PATH=$PWD:/nowhere
          /usr/bin/script -qec "'$postil' -C north resolve \(note) note" /dev/null
          """)
        #expect(ended.code == 2, "\(ended)")
        #expect(ended.stdout.contains("there is no editor: neither $VISUAL nor $EDITOR names one"))
      }
    }

    @Test func `a field without a conflict opens no editor`() async throws {
      try await Self.divided { team, note in
        for (field, code) in [("color", Int32(1)), ("deleted", 2), ("title", 2)] {
          let ended = try await Self.resolve(
            team, "\(note) \(field)", editor: "touch opened; exit 1")
          #expect(ended.code == code, "\(ended)")
        }
        #expect(try !team.bench.names().contains("opened"))
      }
    }
  }
}
