import Foundation
import Testing

extension EndToEnd {
  /// Wrong command lines: the mistake, the usage of that command, and nothing recorded.
  @Suite(.serialized) struct UsageTests {
    private static let tag = "postil tag [-C <DIR>] [--json] <id> ... <tags> ..."
    private static let release = "postil release [-C <DIR>] [--json] <id> ... <audiences> ..."

    @Test func `a mistake names itself and the line of its own command`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        let article = try await team.north.imports("The weir\n\nIt held.\n")
        let remove = "unknown option '--remove'; to remove a word, type -WORD"
        let cases =
          [
            (
              "set \(article) status", "'status' does not have the form FIELD=VALUE",
              "postil set [-C <DIR>] [--json] <id> ... <field=value> ..."
            ),
            (
              "assess \(article) likely", "'likely' does not have the form ASPECT=VALUE",
              "postil assess [-C <DIR>] [--json] <id> ... <aspect=value> ..."
            ),
            ("release \(article) --remove partners", remove, Self.release),
            ("tag \(article) --remove x", remove, Self.tag),
            (
              "tag \(article) --delete y",
              "unknown option '--delete'; to remove a word, type -WORD", Self.tag
            ),
            (
              "tag \(article) +x north.441",
              "'north.441' is an id: type ids before the words; +north.441 would add it as a word",
              Self.tag
            ),
            (
              "tag rename a", "missing expected argument '<new>'",
              "postil tag rename [-C <DIR>] [--json] <old> "
            ),
            (
              "tag merge a b", "name the tag as which they are read with --into TAG",
              "postil tag merge [-C <DIR>] [--json] <tags> "
            ),
            ("tag describe a b c", nil, "postil tag describe [-C <DIR>] [--json] <tag> "),
            (
              "annotate \(article) --note a -m b", "-m is there twice, and takes one value",
              "postil annotate "
            ),
            (
              "annotate \(article) 0.1",
              "'0.1' is not a place: ¶4 is a paragraph, 4.3 its third sentence, "
                + "4:12-48 a part of it, in characters", "postil annotate "
            ),
            (
              "edit north.2", "give the text with -m TEXT; -m - reads it from stdin", "postil edit "
            ),
            ("anchor reattach north.2", nil, "postil anchor reattach "),
            ("show", "missing expected argument '<id>'", "postil show "),
            ("show --loud", "unknown option '--loud'", "postil show "),
            ("reply --loud", "unknown option '--loud'", "postil reply "),
            ("reply \(article) -hello", "unknown option '-hello'", "postil reply "),
            ("reply \(article) -нет", "unknown option '-нет'", "postil reply "),
            ("import -hash.txt", "unknown option '-hash.txt'", "postil import "),
            ("anchor reattach north.2 --nth -hello", "unknown option '-hello'", "postil anchor "),
            (
              "export csv", "'csv' is a format, not an article: postil export --format csv",
              "postil export "
            ),
            (
              "export --format marcdown",
              "--format cannot be 'marcdown'; it takes "
                + "jsonl, csv, w3c, hypothesis, stix, markdown, html",
              "postil export "
            ),
            (
              "anchors --state foo",
              "--state cannot be 'foo'; it takes exact, moved, edited, ambiguous, orphan",
              "postil anchors "
            ),
            ("log --limt 3", "unknown option '--limt'; did you mean '--limit'?", "postil log "),
          ] as [(String, String?, String)]
        for (command, says, usage) in cases {
          let ended = try await team.bench.bash("\"$postil\" -C north \(command)")
          #expect(ended.code == 2 && ended.stdout == "", "\(command): \(ended)")
          if let says {
            #expect(ended.stderr.hasPrefix("error: \(says)\n"), "\(command): \(ended)")
          }
          #expect(ended.stderr.contains("\nusage: \(usage)"), "\(command): \(ended)")
          #expect(ended.stderr.hasSuffix("--help'\n"), "\(command): \(ended)")
        }
        #expect(
          try await team.north.postil("reply", article, "-hello").stderr.hasSuffix(
            "\nhint:  put -- before a text that begins with a dash: -- -hello; see 'postil reply --help'\n"
          ))
        #expect(
          try await team.north.postil("export", "--format", "marcdown").stderr.hasSuffix(
            "\nhint:  did you mean 'markdown'? see 'postil export --help'\n"))
        // A word with two dashes is hardly a text.
        #expect(
          try await team.north.postil("reply", article, "--hello").stderr.hasSuffix(
            "\nhint:  see 'postil reply --help'\n"))
        #expect(
          try await team.north.postil("anchor", "reattach", "north.2", "--nth", "-hello").stderr
            .contains("hint:  to give a text that begins with a dash, type --nth=-hello; "))
        for help in [["-h"], ["reply", "-h"], ["reply", "x", "--help"], ["bundle"]] {
          let ended = try await team.north.start(help).ended()
          #expect(ended.code == 0 && ended.stdout.contains("USAGE: "), "\(help): \(ended)")
        }
        let odd = try await team.bench.bash("\"$postil\" -C north tag \(article) -Crimea")
        #expect(odd.code == 2)
        #expect(try await team.north.status().unpushed == 1)
      }
    }

    @Test func `an unknown command is reported, with the nearest one`() async throws {
      try await Bench.open { bench in
        for (command, says, hint) in [
          ("annotat x", "there is no command 'postil annotat'", "did you mean 'postil annotate'"),
          ("-C . stauts", "there is no command 'postil stauts'", "did you mean 'postil status'? "),
          ("help nope", "there is no command 'postil nope'", "'postil help' lists all commands"),
          (
            "anchor foo", "there is no command 'postil anchor foo'",
            "'postil anchor --help' lists all commands"
          ),
          (
            "bundle aply x", "there is no command 'postil bundle aply'",
            "did you mean 'postil bundle apply'? "
          ),
          ("-C", "-C needs a folder", "type it before or after the command"),
          ("-C north", "no command follows -C north", "type it before or after the command"),
        ] {
          let ended = try await bench.bash("\"$postil\" \(command)")
          #expect(ended.code == 2 && ended.stdout == "", "\(command): \(ended)")
          #expect(ended.stderr.hasPrefix("error: \(says)\nhint:  \(hint)"), "\(command): \(ended)")
        }
        // Answered at once, however long the word is, and not with all of it.
        let long = try await bench.bash(
          "timeout 20 \"$postil\" $(head -c 100000 /dev/zero | tr '\\0' x)")
        #expect(long.code == 2 && long.stderr.count < 300, "\(long)")
        #expect(try await bench.bash("\"$postil\" help help").code == 0)
      }
    }

    @Test
    func `people, addresses, dates and tags that are none are refused, and nothing is recorded`()
      async throws
    {
      try await Team.meet("north") { team in
        let article = try await team.north.imports("The weir\n\nIt held.\n")
        try await team.north.does("sync")
        try team.bench.write("a.txt", "The mill\n\nIt stood.\n")
        for (command, code, says) in [
          ("set \(article) assignee=nobody", 3, "there is no member or device 'nobody' here"),
          ("set \(article) assignee=Север", 3, "there is no member or device 'Север' here"),
          ("set \(article) due=2020-13-45", 2, "due cannot be '2020-13-45'"),
          ("set \(article) due=2026-02-30", 2, "due cannot be '2026-02-30'"),
          ("set \(article) due=soon", 2, "due cannot be 'soon'"),
          (
            "tag \(article) +'два слова'", 2,
            "tags cannot contain spaces: 'два слова'\nhint:  try два-слова"
          ),
          ("import --url 'not a url' a.txt", 2, "url cannot be 'not a url'"),
          ("import --url https:// a.txt", 2, "url cannot be 'https://'"),
          ("import --url example.org/a a.txt", 2, "url cannot be 'example.org/a'"),
        ] as [(String, Int32, String)] {
          let ended = try await team.bench.bash("\"$postil\" -C north \(command)")
          #expect(ended.code == code && ended.stdout == "", "\(command): \(ended)")
          #expect(ended.stderr.contains("error: \(says)\n"), "\(command): \(ended)")
        }
        #expect(try await team.north.status().unpushed == 0)
        // A date that has passed is one: no clock decides anything.
        let past = try await team.north.postil("set", article, "due=2020-01-01", "assignee=north")
        #expect(past.code == 0)
        #expect(past.stderr == "note: due 2020-01-01 is in the past\n")
        #expect(try await team.north.postil("set", article, "due=2999-01-01").stderr == "")
        let tomorrow = try await team.bench.bash(
          """
          before=$(date -u -d tomorrow +%F)
          "$postil" -C north --utc set \(article) due=tomorrow
          after=$(date -u -d tomorrow +%F)
          "$postil" -C north articles --json | grep -cE '"due" *: *"('"$before|$after"')"'
          """)
        #expect(tomorrow.stdout.hasSuffix("\n1\n"), "\(tomorrow)")
        #expect(try await team.north.postil("set", article, "due=").stderr == "")
      }
    }
  }
}
