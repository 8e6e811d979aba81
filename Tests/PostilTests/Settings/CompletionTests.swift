import Foundation
import Testing

extension EndToEnd {
  @Suite(.serialized) struct CompletionTests {
    /// A workspace with an article and a note on it, and the candidates for a line that is typed there.
    private static let typed: [(line: String, expected: [String])] = [
      ("postil annot", ["annotate", "annotations"]),
      ("postil help annotat", ["annotate", "annotations"]),
      ("postil bundle c", ["create"]), ("postil -C north show ARTICLE", ["ARTICLE"]),
      ("postil -C north show nor", ["NOTE"]), ("postil -C north tag NOTE +fl", ["+flood"]),
      ("postil -C north tag NOTE -fl", ["-flood"]),
      ("postil -C north annotations --tag fl", ["flood"]),
      ("postil -C north tag NOTE +сро", ["+сроки"]),
      ("postil -C north annotations --tag su", ["surge"]),
      ("postil -C north annotations --tag wa", []),
      ("postil -C north tag rename flo", ["flood"]), ("postil -C north tag mer", ["merge"]),
      ("postil annotations --status acc", ["accepted"]),
      ("postil annotations --state or", ["orphan"]), ("postil articles --sort -ch", ["-changed"]),
      ("postil articles --columns id,ti", ["id,time", "id,title"]),
      ("postil -C north set NOTE status=acc", ["accepted"]),
      ("postil assess x stance=ref", ["refutes"]), ("postil sync --dry", ["--dry-run"]),
      ("postil completion z", ["zsh"]), ("postil status --color al", ["always"]),
      ("postil -C north search @no", ["@noon"]), ("postil -C north search tag:fl", ["flood"]),
      ("postil search noon aut", ["author:"]), ("postil search in:ti", ["title"]),
      ("postil -C 'north' search author:no", ["north"]),
      ("postil mi", ["mine"]), ("postil mine --sor", ["--sort"]),
      ("postil -C nowhere show nor", []), ("postil -C nor", []),
    ]

    private static func lines(_ article: String, _ note: String) -> [(
      line: String, expected: String
    )] {
      let named = { (text: String) in
        text.replacing("ARTICLE", with: article).replacing("NOTE", with: note)
      }
      return typed.map { (named($0.line), named($0.expected.joined(separator: " "))) }
    }

    /// Gives the ids of an article and of a note on it. Their words, and some tags, are hostile.
    private func prepare(_ team: Team) async throws -> (article: String, note: String) {
      let article = try await team.north.imports("The $(touch PWNED) weir\n\nIt held until noon.\n")
      let note = try await team.north.annotates(
        article, "until noon", note: "`touch PWNED` %F{red} 'which \"noon?")
      try await team.north.does("tag", note, "+flood", "+сроки", "+wave")
      for hostile in ["+flood$(touch${IFS}PWNED)", "+flood;x", "+fl`x`", "+fl'ood", "+fl&x"] {
        try await team.north.does("tag", note, hostile)
      }
      try await team.north.does("tag", "rename", "wave", "surge")
      _ = try await team.north.postil("search", "--save", "noon", "noon")
      try team.bench.write("config.toml", "[alias]\nmine = \"annotations --author me\"\n")
      _ = try await team.bench.bash("mkdir bin && ln -s \"$postil\" bin/postil")
      return (article, note)
    }

    private static let start = """
      export PATH="$PWD/bin:$PATH" LC_ALL=C.UTF-8 POSTIL_CONFIG="$PWD/config.toml"

      """

    private func expectNothingObeyed(_ team: Team) throws {
      #expect(!FileManager.default.fileExists(atPath: "\(team.bench.folder)/PWNED"))
    }

    @Test func `bash completes commands, ids, values and tags from the replica`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        let (article, note) = try await prepare(team)
        let lines = Self.lines(article, note)
        try team.bench.write("typed", lines.map { "\($0.line)\n" }.joined())
        let ended = try await team.bench.bash(
          Self.start + """
            source <(postil completion bash)
            while IFS= read -r COMP_LINE; do
              # As bash splits a line for completion.
              read -ra COMP_WORDS <<< "$(sed 's/[=:@]/ & /g' <<< "$COMP_LINE")"
              COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
              _postil
              echo "${COMPREPLY[*]}"
            done < typed
            """)
        #expect(ended.code == 0 && ended.stderr == "", "\(ended)")
        let found = ended.stdout.split(separator: "\n", omittingEmptySubsequences: false)
        for (line, found) in zip(lines, found) { #expect(found == line.expected, "\(line.line)") }
        #expect(found.count == lines.count + 1)
        try expectNothingObeyed(team)
      }
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/fish")))
    func `fish completes ids, values and tags with words about them`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        let (article, note) = try await prepare(team)
        let ended = try await team.bench.bash(
          Self.start + """
            fish --no-config -c '
              postil completion fish | source
              for line in "postil annotat" "postil -C north show \(article)" "postil -C north tag \(note) +fl" \\
                "postil -C north set \(note) status=acc" "postil -C north search tag:su" "postil import conf"
                complete -C $line
              end'
            """)
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                annotate\tPut a note at a quote of an article, or on the wh…
                annotations\tList annotations.
                \(article)\tThe $(touch PWNED) weir
                +flood
                status=accepted
                tag:surge
                config.toml

                """))
        try expectNothingObeyed(team)
      }
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/zsh")))
    func `zsh completes ids, values and tags with words about them`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        let (article, note) = try await prepare(team)
        let ended = try await team.bench.bash(
          Self.start + """
            zsh -fc '
              compdef() { : }
              _files() { echo files }
              _describe() { print -rl -- $found "(begun)" $begun }
              source <(postil completion zsh)
              for line in "postil annotat" "postil -C '"'north'"' show \(article)" "postil -C north tag \(note) +fl" \\
                "postil -C north set \(note) stat" "postil -C north search tag:su" "postil import conf"; do
                words=("${(@z)line}")
                CURRENT=$#words
                _postil
              done'
            """)
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                annotate:Put a note at a quote of an article, or on the wh…
                annotations:List annotations.
                (begun)
                \(article):The $(touch PWNED) weir
                (begun)
                +flood
                (begun)
                (begun)
                status=
                tag\\:surge
                (begun)
                files

                """))
        try expectNothingObeyed(team)
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
          page.stdout.contains(".Nd put a note at a quote of an article, or on the whole of it\n"))
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
