import Foundation
import Testing

extension EndToEnd {
  @Suite(.serialized) struct CompletionTests {
    @Test func `bash completes commands, ids, values and tags from the replica`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        let article = try await team.north.imports("The weir\n\nIt held until noon.\n")
        let note = try await team.north.annotates(article, "until noon", note: "Which noon?")
        try await team.north.does("tag", note, "+flood", "+сроки", "+wave")
        for hostile in ["+flood$(touch${IFS}PWNED)", "+flood;x", "+fl`x`", "+fl'ood", "+fl&x"] {
          try await team.north.does("tag", note, hostile)
        }
        try await team.north.does("tag", "rename", "wave", "surge")
        for (typed, expected) in [
          ("postil annot", ["annotate", "annotations"]), ("postil bundle c", ["create"]),
          ("postil -C north show \(article.prefix(2))", [article]),
          ("postil -C north show nor", [note]), ("postil -C north tag \(note) +fl", ["+flood"]),
          ("postil -C north tag \(note) -fl", ["-flood"]),
          ("postil -C north annotations --tag fl", ["flood"]),
          ("postil -C north tag \(note) +сро", ["+сроки"]),
          ("postil -C north annotations --tag su", ["surge"]),
          ("postil -C north annotations --tag wa", []),
          ("postil annotations --status acc", ["accepted"]),
          ("postil -C north set \(note) status=acc", ["accepted"]),
          ("postil assess x stance=ref", ["refutes"]), ("postil sync --dry", ["--dry-run"]),
          ("postil completion z", ["zsh"]), ("postil status --color al", ["always"]),
          ("postil -C nowhere show nor", []),
        ] as [(String, [String])] {
          let ended = try await team.bench.bash(
            """
            mkdir -p bin && ln -sf "$postil" bin/postil && PATH="$PWD/bin:$PATH"
            export LC_ALL=C.UTF-8
            source <(postil completion bash)
            COMP_LINE='\(typed)'
            # As bash splits a line for completion.
            read -ra COMP_WORDS <<< "$(sed 's/=/ = /g' <<< "$COMP_LINE")"
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _postil
            printf '%s\\n' "${COMPREPLY[@]}"
            """)
          #expect(ended.code == 0 && ended.stderr == "", "\(typed): \(ended)")
          #expect(
            ended.stdout.split(separator: "\n").map(String.init) == expected, "\(typed): \(ended)")
        }
      }
    }

    @Test func `a replica that the settings name is asked for ids, and for similar ones`()
      async throws
    {
      try await Team.meet("north", isOpen: true) { team in
        let article = try await team.north.imports("The weir\n\nIt held until noon.\n")
        let note = try await team.north.annotates(article, "until noon", note: "Which noon?")
        let ended = try await team.bench.bash(
          """
          mkdir -p away config/postil; cd away; unset XDG_CONFIG_HOME
          POSTIL_REPLICA=../north "$postil" complete -- show nor | cut -f1
          POSTIL_REPLICA=../north "$postil" show nort.\(note.split(separator: ".")[1]) 2>&1 || true
          echo 'replica = "../north"' > ../config/postil/config.toml
          XDG_CONFIG_HOME="$PWD/../config" "$postil" complete -- show nor | cut -f1
          """)
        #expect(
          ended.stdout.split(separator: "\n").filter { $0.contains(note) }.count == 3, "\(ended)")
      }
    }

    @Test func `the program is installed with pages and completions, and removed again`()
      async throws
    {
      let scripts = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Scripts").path
      try await Bench.open { bench in
        let script = "'\(scripts)/install' --binary \"$postil\" \"$PWD/usr\""
        let installed = try await bench.bash(script)
        #expect(installed.code == 0 && installed.stderr == "", "\(installed)")
        for file in [
          "bin/postil", "share/man/man1/postil.1.gz", "share/man/man1/postil-bundle-create.1.gz",
          "share/bash-completion/completions/postil", "share/zsh/site-functions/_postil",
          "share/fish/vendor_completions.d/postil.fish",
        ] {
          #expect(FileManager.default.fileExists(atPath: "\(bench.folder)/usr/\(file)"), "\(file)")
        }
        let page = try await bench.bash("zcat usr/share/man/man1/postil-annotate.1.gz")
        #expect(
          page.stdout.contains(".Nd Put a note at a quote of an article, or on the whole of it."))
        let removed = try await bench.bash("'\(scripts)/install' --uninstall \"$PWD/usr\"")
        #expect(removed.code == 0, "\(removed)")
        #expect(try await bench.bash("find usr -type f").stdout == "")
      }
    }

    @Test func `settings are shown with their places, and a fault in the file with its line`()
      async throws
    {
      try await Bench.open { bench in
        let path = try bench.write("c.toml", "utc = true\n[alias]\nmine = \"status\"\n")
        let shown = try await bench.bash(
          "POSTIL_CONFIG=c.toml POSTIL_COLOR=never \"$postil\" -q config --json")
        #expect(shown.code == 0 && shown.stderr == "", "\(shown)")
        for line in [
          #""name": "utc","#, #""source": "c.toml:1","#, #""source": "$POSTIL_COLOR","#,
          #""source": "--quiet","#, #""name": "alias.mine","#,
        ] {
          let compact = shown.stdout.replacing(" : ", with: ": ")
          #expect(compact.contains(line), "\(line) in \(compact)")
        }
        try bench.write("c.toml", "\ncolour = \"never\"\n")
        let wrong = try await bench.bash("POSTIL_CONFIG='\(path)' \"$postil\" status")
        #expect(
          wrong
            == Ended(
              2,
              stderr: """
                error: \(path), line 2: there is no setting 'colour'
                hint:  did you mean 'color'? 'postil config' lists all settings

                """))
      }
    }
  }
}
