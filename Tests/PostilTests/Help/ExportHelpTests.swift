import Testing

extension EndToEnd {
  @Suite(.serialized) struct ExportHelpTests {
    @Test func `the help of agreement`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "agreement")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                OVERVIEW: Measure how far members agree in what they judged.

                Krippendorff's alpha, Fleiss' kappa and Cohen's kappa, each where it is
                defined: 1 where all agree, 0 where they agree as often as by chance. Of
                reliability, credibility, confidence, likelihood and stance each member has an
                own value; F and 6, which say that nothing can be judged, are missing ones.
                Status, motivation and tags are shared: there the last value that each member
                wrote counts, and a member who was content with a colleague's value wrote none.
                Protocol/EXPORT.md says how each is computed.

                USAGE: postil agreement [-C <DIR>] [--json] [--jsonl] [--as-of <moment>] [<articles> ...] [--by <field>]

                ARGUMENTS:
                  <articles>              Only these articles and their annotations.

                OPTIONS:
                  -C <DIR>                Run as if started in this folder.
                  --json                  Print one JSON document: {"schema": "postil/1",
                                          "data": …}.
                  --jsonl                 Print one JSON object a line.
                  --as-of <moment>        Show an earlier state: after an event of the log
                                          (120); with what the server had received by a time
                                          (2026-11-23, '2026-11-23 14:00+02:00'), up to the
                                          last event before the first that came later; or with
                                          what a member had seen by a time
                                          (north@2026-11-23T14:00). Times are in your time zone
                                          unless they name one; a day, a minute or a second
                                          counts to its end. Your unpushed events are left out.
                  --by <field>            In one field only; by default in all. (values:
                                          reliability, credibility, confidence, likelihood,
                                          stance, status, motivation, tag)
                  --version               Show the version.
                  -h, --help              Show help information.


                """))
      }
    }

    @Test func `the help of export`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "export")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                OVERVIEW: Write articles with their annotations for other programs and for
                people.

                Goes to stdout or into a file, article by article, as one consistent state.
                Formats: jsonl (everything, one object a line), csv (a row for each
                annotation), w3c (Web Annotation Data Model, JSON-LD), hypothesis (as its API
                gives annotations), stix (a bundle of STIX 2.1), markdown, html.
                Protocol/EXPORT.md says what is in each. Nothing is withheld for its marking
                unless --max-marking asks for it; then stderr says how much was left out, by
                marking.

                USAGE: postil export [-C <DIR>] [--as-of <moment>] [<articles> ...] [--format <format>] [--max-marking <level>] [--output <file>] [--force] [--all] [--bom] [--no-bom]

                ARGUMENTS:
                  <articles>              Only these articles.

                OPTIONS:
                  -C <DIR>                Run as if started in this folder.
                  --as-of <moment>        Show an earlier state: after an event of the log
                                          (120); with what the server had received by a time
                                          (2026-11-23, '2026-11-23 14:00+02:00'), up to the
                                          last event before the first that came later; or with
                                          what a member had seen by a time
                                          (north@2026-11-23T14:00). Times are in your time zone
                                          unless they name one; a day, a minute or a second
                                          counts to its end. Your unpushed events are left out.
                  --format <format>       The format. (values: jsonl, csv, w3c, hypothesis,
                                          stix, markdown, html; default: jsonl)
                  --max-marking <level>   Leave out what is marked higher. (values: clear,
                                          green, amber, amber+strict, red)
                  -o, --output <file>     The file, which has its name once it is whole; - is
                                          stdout.
                  --force                 Replace an existing file.
                  --all                   Deleted ones too.
                  --bom/--no-bom          Begin CSV with a byte order mark, by which
                                          spreadsheets recognize UTF-8. (default: --bom)
                  --version               Show the version.
                  -h, --help              Show help information.


                """))
      }
    }
  }
}
