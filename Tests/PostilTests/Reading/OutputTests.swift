import Foundation
import Testing

extension EndToEnd {
  @Suite(.serialized) struct OutputTests {
    /// A replica that has one of everything to show.
    private static func filled(
      _ body: (Team, _ article: String, _ note: String) async throws -> Void
    )
      async throws
    {
      try await Team.meet("north", "south", isOpen: true) { team in
        let article = try await team.north.imports(
          "date 2025-04-02 The weir 7 02.04.2025, 21:05\n\nA photo\n\nThe weir held all night.\n")
        let note = try await team.north.annotates(article, "held", note: "says who?")
        try await team.north.does("reply", note, "the harbour master")
        try await team.syncAll(team.north, team.south)
        try await team.north.does("set", note, "status=accepted")
        try await team.south.does("set", note, "status=rejected")
        try await team.syncAll(team.south, team.north)
        try await body(team, article, note)
      }
    }

    @Test func `--json prints one document that names its schema`() async throws {
      try await Self.filled { team, article, note in
        let commands = [
          ["articles"], ["show", article], ["show", note], ["annotations"], ["status"],
          ["conflicts"], ["log"], ["log", note], ["digest"],
        ]
        for command in commands {
          let ended = try await team.north.start(command + ["--json"]).ended()
          let document = try #require(
            JSONSerialization.jsonObject(with: Data(ended.stdout.utf8)) as? [String: Any],
            "\(command)")
          #expect(Set(document.keys) == ["data", "schema"], "\(command)")
          #expect(document["schema"] as? String == "postil/1", "\(command)")
          #expect(ended.stderr == "", "\(command)")
        }
      }
    }

    @Test func `the fields of the documents are the documented ones`() async throws {
      try await Self.filled { team, article, note in
        let documented: [([String], Set<String>)] = [
          (
            ["status"],
            [
              "workspace", "replica", "link", "announced_pins", "folder", "cursor", "unpushed",
              "acknowledged",
              "articles", "annotations", "conflicts", "doubtful_anchors", "members", "ignored",
              "set_aside",
              "hanging", "without_room", "parked", "unfolded",
              "strays", "server_heals",
            ]
          ),
          (["digest"], ["digest", "cursor", "pending"]),
          (
            ["articles"],
            [
              "id", "full_id", "title", "published", "language", "tags", "comment_count",
              "audiences", "annotations", "conflicts", "created", "changed", "is_deleted",
              "unread",
            ]
          ),
          (
            ["show", article],
            [
              "summary", "imported", "revision", "assessments", "dissent", "paragraphs",
              "annotations",
            ]
          ),
          (
            ["annotations"],
            [
              "id", "uri", "article", "article_title", "anchor", "placement", "note", "is_joined",
              "tags",
              "status", "created",
              "audiences", "assessments", "dissent", "replies", "conflicts", "changed",
              "is_deleted", "unread",
            ]
          ),
          (
            ["conflicts"],
            [
              "id", "entity", "article", "article_title", "field", "kind", "subject", "heads",
              "kept_by", "is_deleted", "commands", "resolve_with",
            ]
          ),
          (["log", note], ["written", "change", "entity", "detail"]),
          (["log", note, "--changes"], ["written", "change", "entity", "detail", "changes"]),
        ]
        for (command, keys) in documented {
          let ended = try await team.north.start(command + ["--jsonl"]).ended()
          let line = Data(ended.stdout.prefix { $0 != "\n" }.utf8)
          let object = try JSONSerialization.jsonObject(with: line) as? [String: Any]
          #expect(object.map { Set($0.keys) } == keys, "\(command)")
        }
      }
    }

    @Test func `--jsonl prints one object a line`() async throws {
      try await Self.filled { team, _, _ in
        let ended = try await team.north.postil("log", "--jsonl")
        let lines = ended.stdout.split(separator: "\n")
        #expect(lines.count == 8)
        for line in lines {
          #expect(
            try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any], "\(line)")
        }
      }
    }

    @Test func `nothing is coloured where nobody looks on a terminal`() async throws {
      try await Self.filled { team, article, note in
        let commands = [
          ["articles"], ["show", article], ["annotations"], ["status"], ["conflicts"], ["log"],
          ["digest"], ["verify"], ["rebuild"], ["sync"], ["show", "zzzz"], ["--help"],
        ]
        for command in commands {
          let ended = try await team.north.start(command).ended()
          #expect(!(ended.stdout + ended.stderr).contains("\u{1B}"), "\(command)")
        }
      }
    }

    @Test func `data goes to stdout and messages go to stderr`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        let north = team.north
        #expect(
          try await north.postil("articles")
            == Ended(0, stderr: "no articles yet: postil import PATH\n"))
        #expect(try await north.postil("articles", "--jsonl") == Ended(0))
        let path = try team.bench.write("weir.txt", "The weir\n\nThe weir held all night.\n")
        #expect(
          try await north.postil("import", path) == Ended(0, stdout: "nkt3  The weir  (added)\n"))
        #expect(
          try await north.postil("import", path)
            == Ended(0, stdout: "nkt3  The weir  (unchanged)\n"))
        #expect(
          try await north.postil("digest").stderr
            == "including 2 events of yours that the log does not hold yet\n")
        #expect(
          try await north.postil("sync")
            == Ended(0, stderr: "0 events pulled, 2 pushed; at event 3\n"))
      }
    }

    @Test func `a note that could steer a terminal is shown harmlessly`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        let note = try await team.north.annotates(article, "held", note: "a\u{1B}[2Jb\u{202E}c")
        #expect(try await team.north.does("show", note).contains("a\u{FFFD}[2Jb\u{FFFD}c"))
      }
    }

    /// A note of several lines in conflict: north's and south's, over the same base.
    private static func longNote(_ body: (Team, _ note: String) async throws -> Void) async throws {
      try await Team.meet("north", "south", isOpen: true) { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        let end = "\n\n  Who says so?"
        let note = try await team.north.annotates(article, "held", note: "It held.\(end)")
        try await team.syncAll(team.north, team.south)
        try await team.north.does("edit", note, "--note", "It broke.\(end)")
        try await team.south.does("edit", note, "--note", "It burst.\(end)")
        try await team.syncAll(team.north, team.south)
        try await body(team, note)
      }
    }

    @Test func `a note of several lines is shown with its lines`() async throws {
      try await Self.longNote { team, note in
        let shown = try await team.north.does("show", note)
        #expect(shown.contains("\n      It broke.\n\n        Who says so?\n"))
        let why = try await team.north.does("why", note, "note")
        #expect(why.contains("\n  south.2  stands\n      south, 20"))
        #expect(why.contains("\n        It burst.\n\n          Who says so?\n"))
        let conflicts = try await team.north.postil("conflicts").stdout
        #expect(
          conflicts.hasPrefix(
            """
            \(note)  note of annotation «held»
              in nkt3  The weir
              base
                       It held.

                         Who says so?
            1 shown  north.4
                     north, 20
            """))
        #expect(conflicts.contains("\n           It burst.\n\n             Who says so?\n"))
      }
    }

    @Test func `what does not fit a terminal goes through a pager, and the exit code stays`()
      async throws
    {
      try await Self.longNote { team, note in
        func shown(rows: Int, _ pager: String) async throws -> (code: Int32, lines: [Substring]) {
          let ended = try await team.bench.bash(
            "NO_COLOR=1 POSTIL_PAGER='\(pager)' script -qec "
              + "\"stty rows \(rows) cols 80; '$postil' -C north conflicts\" /dev/null </dev/null")
          return (ended.code, ended.stdout.split(separator: "\r\n"))
        }
        let plain = try await shown(rows: 99, "sed s/^/P:/")
        #expect(plain.code == 4 && plain.lines.first?.hasPrefix(note) == true)
        let paged = try await shown(rows: 5, "sed s/^/P:/")
        #expect(paged.code == 4 && paged.lines.first?.hasPrefix("P:\(note)") == true)
        let closed = try await shown(rows: 5, "head -n 1")
        #expect(closed.code == 4 && closed.lines.count == 1)
        for pager in ["no-such-pager -x", "cat", " "] {
          let unpaged = try await shown(rows: 5, pager)
          #expect(unpaged.code == 4 && unpaged.lines == plain.lines, "\(pager)")
        }
        try team.bench.write("c.toml", "pager = \"sed s/^/C:/\"\n")
        func configured(_ options: String) async throws -> [Substring] {
          try await team.bench.bash(
            "unset POSTIL_PAGER PAGER; NO_COLOR=1 POSTIL_CONFIG=\"$PWD/c.toml\" script -qec "
              + "\"stty rows 5 cols 80; '$postil' -C north conflicts \(options)\" /dev/null "
              + "</dev/null"
          ).stdout.split(separator: "\r\n")
        }
        #expect(try await configured("").first?.hasPrefix("C:\(note)") == true)
        #expect(try await configured("--no-pager") == plain.lines)
      }
    }

    @Test func `on a terminal a value shows its author's changes of the base`() async throws {
      try await Self.longNote { team, note in
        let ended = try await team.bench.bash(
          "unset NO_COLOR; script -qec \"'$postil' -C north conflicts\" /dev/null")
        #expect(ended.code == 4)
        #expect(
          ended.stdout.contains(
            "It \u{1B}[9;31mheld\u{1B}[0m\u{1B}[4;32mburst\u{1B}[0m.\r\n\r\n             Who says so?"
          ),
          "\(ended)")
        let plain = try await team.bench.bash(
          "NO_COLOR=1 script -qec \"'$postil' -C north conflicts\" /dev/null")
        #expect(!plain.stdout.contains("\u{1B}"))
      }
    }
  }
}
