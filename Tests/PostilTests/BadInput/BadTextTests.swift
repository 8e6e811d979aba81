import Testing

extension EndToEnd {
  /// Every command that takes a text refuses bytes that are none, and records nothing.
  @Suite(.serialized) struct BadTextTests {
    /// Each command that takes text from stdin, with the bytes that come in.
    private static func refuses(
      _ bytes: String, saying message: String, _ team: Team, _ article: String, _ note: String
    ) async throws {
      let commands = [
        "annotate \(article) --quote held --note -", "annotate \(article) --quote -",
        "reply \(note) -", "edit \(note) --note -", "set \(note) assignee=-",
        "assess \(note) rationale=-", "resolve \(note) note --value -",
        "resolve \(note) note --take north.1 --why -", "import -",
      ]
      for command in commands {
        let ended = try await team.bench.bash(
          "printf '\(bytes)' | \"$postil\" -C north \(command)")
        #expect(ended.code == 2, "\(command): \(ended)")
        #expect(ended.stderr.contains(message), "\(command): \(ended)")
      }
    }

    /// The command before it failed: that must neither clear nor record anything.
    @Test func `an empty stdin is no text`() async throws {
      try await Team.meet("north") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        let note = try await team.north.annotates(article, "held", note: "Says who?")
        try await team.north.does("set", article, "title=Weir")
        let before = try await team.north.status().unpushed
        for text in ["", " \\n\\n"] {
          for command in [
            "annotate \(article) --quote held --note -", "annotate \(article) --quote -",
            "reply \(note) -", "edit \(note) --note -", "set \(article) title=-",
            "assess \(note) rationale=-", "tag describe losses -",
          ] {
            let ended = try await team.bench.bash(
              "printf '\(text)' | \"$postil\" -C north \(command)")
            #expect(
              ended
                == Ended(
                  2,
                  stderr: """
                    error: no text came on stdin, so nothing was done
                    hint:  check the command before the |; to clear a note or a field, say so: --note '' or FIELD=

                    """), "\(command)")
          }
        }
        #expect(try await team.north.status().unpushed == before)
        #expect(try await team.north.does("edit", note, "--note", "") == "\(note)  note cleared\n")
      }
    }

    @Test func `a NUL and invalid UTF-8 are refused on stdin and as arguments`() async throws {
      try await Team.meet("north") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        let note = try await team.north.annotates(article, "held", note: "Says who?")
        try await team.north.does("sync")
        try await Self.refuses("a\\0b", saying: "a NUL at byte 1", team, article, note)
        try await Self.refuses("ab\\377", saying: "not valid UTF-8 at byte 2", team, article, note)
        let commands = [
          "annotate \(article) --quote held --note $bad", "annotate \(article) --quote $bad",
          "annotate \(article) --quote held -t $bad", "reply \(note) $bad",
          "edit \(note) --note $bad", "tag \(note) +$bad", "set \(note) assignee=$bad",
          "assess \(note) rationale=$bad", "release \(note) +$bad",
          "resolve \(note) note --value $bad", "set-aside \(note) --why $bad",
          "revoke north --why $bad", "annotations --tag $bad", "import $bad", "link $bad",
        ]
        for command in commands {
          let ended = try await team.bench.bash(
            "bad=$(printf 'ab\\377'); \"$postil\" -C north \(command)")
          #expect(ended.code == 2, "\(command): \(ended)")
          #expect(
            ended.stderr.hasPrefix("error: the argument '"),
            "\(command): \(ended)")
        }
        #expect(try await team.north.status().unpushed == 0)
        #expect(try await team.north.postil("verify").code == 0)
      }
    }
  }
}
