import Testing

extension EndToEnd {
  @Suite(.serialized) struct WritingHelpTests {
    @Test func `the help of annotate`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "annotate")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                OVERVIEW: Put a note at a quote of an article, or on the whole of it.

                Without a quote or a place the note is about the whole article. Without a note
                and tags, on a terminal, $VISUAL or else $EDITOR opens for it; what you typed
                is kept until it is recorded, and the same command goes on with it. The quote
                must stand in the article. Where it stands several times, the places are
                listed, and --nth chooses one. A quote that is typed with other quotation
                marks, dashes or ё than the text is found all the same; a merely similar one is
                never taken.

                USAGE: postil annotate [-C <DIR>] [--json] <article> [<place>] [--quote <quote>] [--from <from>] [--to <to>] [--nth <nth>] [--range <start:end>] [--note <note>] [--tag <tag> ...] [--motivation <motivation>]

                ARGUMENTS:
                  <article>               The article, such as k3f9.
                  <place>                 The words, or: paragraph 4 is ¶4, its third sentence
                                          4.3, its characters 12 to 48 ¶4:12-48.

                OPTIONS:
                  -C <DIR>                Run as if started in this folder.
                  --json                  Print the recorded events as one JSON document.
                  --quote <quote>         The words; - reads them from stdin. An ellipsis joins
                                          two ends: 'From here … to there'.
                  --from <from>           Instead of all words, the first ones; --to has the
                                          last.
                  --to <to>               The last words.
                  --nth <nth>             Which of several places, 1 for the first.
                  --range <start:end>     Instead of the words, their place in the text, in
                                          characters.
                  -m, --note <note>       Your note about them; - reads it from stdin.
                  -t, --tag <tag>         A tag; may be repeated.
                  --motivation <motivation>
                                          Why you annotate: commenting, questioning, assessing …
                  --version               Show the version.
                  -h, --help              Show help information.


                """))
      }
    }

    @Test func `the help of reply`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "reply")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                OVERVIEW: Answer an annotation, or another reply.

                Without a text, on a terminal, $VISUAL or else $EDITOR opens for it; what you
                typed is kept until it is recorded, and the same command goes on with it.

                USAGE: postil reply [-C <DIR>] [--json] <id> [<text>] [--message <message>]

                ARGUMENTS:
                  <id>                    What you answer, such as north.42.
                  <text>                  Your reply; - reads it from stdin, -- goes before a
                                          leading dash.

                OPTIONS:
                  -C <DIR>                Run as if started in this folder.
                  --json                  Print the recorded events as one JSON document.
                  -m, --message <message> The same, also with a leading dash.
                  --version               Show the version.
                  -h, --help              Show help information.


                """))
      }
    }

    @Test func `the help of edit`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "edit")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                OVERVIEW: Replace the note of an annotation, or the body of a reply.

                Without a text, on a terminal, $VISUAL or else $EDITOR opens with the present
                one; what you typed is kept until it is recorded, and the same command goes on
                with it. --note '' clears a note where a quote or tags are left.

                USAGE: postil edit [-C <DIR>] [--json] <id> ... [--note <note>]

                ARGUMENTS:
                  <id>                    Annotations and replies such as north.42; - reads
                                          their ids from stdin.

                OPTIONS:
                  -C <DIR>                Run as if started in this folder.
                  --json                  Print the recorded events as one JSON document.
                  -m, --note <note>       The new text; - reads it from stdin, '' clears it.
                  --version               Show the version.
                  -h, --help              Show help information.


                """))
      }
    }

    @Test func `the help of set`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "set")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                OVERVIEW: Set fields: postil set ID status=accepted due=2026-12-01

                Fields: status (open, in-review, accepted, rejected, superseded), assignee,
                due, language, marking (clear, green, amber, amber+strict, red); of articles
                also title; of annotations also motivation and color. Of all the things named
                all are set, or none. FIELD= without a value clears a field, but not a marking.

                USAGE: postil set [-C <DIR>] [--json] <id> ... <field=value> ...

                ARGUMENTS:
                  <id> ... <field=value>  Articles, or annotations such as north.42; then
                                          FIELD=VALUE. An id or a value of - is read from stdin.

                OPTIONS:
                  -C <DIR>                Run as if started in this folder.
                  --json                  Print the recorded events as one JSON document.
                  --version               Show the version.
                  -h, --help              Show help information.


                """))
      }
    }

    @Test func `the help of undo`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "undo")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                OVERVIEW: Take back your last step, or one of your events.

                A step is all that one command recorded. What nobody else can have seen, since
                it was never pushed nor written into a bundle, is dropped if it is the newest;
                anything else is answered by events that do the opposite, and stays in the log.
                The output says which. Undo after that takes the answer back. What somebody has
                changed since is not overwritten.

                An export does not hold events back from this: the id of a dropped event goes
                to a later one, so an id that you exported before it was pushed may then name
                another thing.

                USAGE: postil undo [-C <DIR>] [--json] [<event>] [--dry-run]

                ARGUMENTS:
                  <event>                 An event such as north.42, or what it made; without
                                          it your last step.

                OPTIONS:
                  -C <DIR>                Run as if started in this folder.
                  --json                  Print the recorded events as one JSON document.
                  --dry-run               Say what would be taken back, and change nothing.
                  --version               Show the version.
                  -h, --help              Show help information.


                """))
      }
    }

    @Test func `the help of doctor`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "doctor")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                OVERVIEW: Check this replica, its disk, its clock and its server, and say what
                to do.

                --fix mends what is safe: who may read the key, files that interrupted commands
                left, a damaged search index, and tables that are folded from the log. In a
                server's folder it checks keys, disk, logs and backups, also while it is
                served. Exits with 0 if nothing is wrong, and with 1 if something needs you.

                USAGE: postil doctor [-C <DIR>] [--json] [--jsonl] [<dir>] [--fix] [--offline]

                ARGUMENTS:
                  <dir>                   A server's folder, also while it is served; by
                                          default the replica.

                OPTIONS:
                  -C <DIR>                Run as if started in this folder.
                  --json                  Print one JSON document: {"schema": "postil/1",
                                          "data": …}.
                  --jsonl                 Print one JSON object a line.
                  --fix                   Mend what is safe.
                  --offline               Do not ask the server.
                  --version               Show the version.
                  -h, --help              Show help information.


                """))
      }
    }
  }
}
