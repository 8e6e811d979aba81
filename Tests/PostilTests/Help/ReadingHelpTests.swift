import Testing

extension EndToEnd {
  @Suite(.serialized) struct ReadingHelpTests {
    @Test func `the help of news`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "news")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                OVERVIEW: Show what others did since you looked last, your own work first.

                On a terminal this counts as having looked: the next time only what came later
                is shown. Elsewhere --seen says so. The first time it begins where you joined.

                USAGE: postil news [-C <DIR>] [--json] [--jsonl] [--since <moment>] [--mine] [--limit <limit>] [--seen] [--peek]

                OPTIONS:
                  -C <DIR>                Run as if started in this folder.
                  --json                  Print one JSON document: {"schema": "postil/1",
                                          "data": …}.
                  --jsonl                 Print one JSON object a line.
                  --since <moment>        Begin there instead: after an event of the log, or at
                                          a time, as for --as-of of other commands.
                  --mine                  Only what touches your own work.
                  -n, --limit <limit>     Look at the newest so many events at most. (default:
                                          1000)
                  --seen                  Count it as seen, also where the output is no
                                          terminal.
                  --peek                  Do not count it as seen.
                  --version               Show the version.
                  -h, --help              Show help information.


                """))
      }
    }

    @Test func `the help of conflicts`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "conflicts")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                OVERVIEW: List the conflicts that somebody must resolve.

                For each: the value that all authors had seen, then every value since, with its
                author, the time by the author's clock, and the time at which the server
                received it. On a terminal, a value shows what its author changed. Exits with 4
                if there are conflicts, with 0 if there are none.

                USAGE: postil conflicts [-C <DIR>] [--json] [--jsonl] [--as-of <moment>]

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
                  --version               Show the version.
                  -h, --help              Show help information.


                """))
      }
    }

    @Test func `the help of log`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "log")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                OVERVIEW: Show what happened, newest first: to the workspace, or to one entity.

                --changes says what each event changed, from which value to which. Of several
                values of one filter an event needs one; it must pass every filter: 'log
                --article k3f9 --author anna --since 2026-11-23'. --follow shows the last
                events of the log, oldest first, and goes on with those that another process
                brings, until Ctrl-C. Your own come once the log holds them. In a server's
                folder it reads the server's log, also while it is served; articles have their
                whole ids there. Kinds: memberJoined, articleImported, articleObserved,
                articleRevised, annotationAdded, replyAdded, noteEdited, replyEdited, fieldSet,
                markingSet, tagged, untagged, assessed, anchorDecided, deleted, restored,
                conflictResolved, memberInvited, roleSet, revoked, serverKeyAnnounced,
                eventsSetAside, eventsReinstated, workAdopted, released, withheld,
                articleWithdrawn, duplicateSet, termAliased, termDescribed, unknown.

                USAGE: postil log [<options>] [<id>]

                ARGUMENTS:
                  <id>                    An article, an annotation or a reply; or an event,
                                          for what it changed.

                OPTIONS:
                  -C <DIR>                Run as if started in this folder.
                  --workspace <name>      The workspace, if the server's folder holds several.
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
                  -n, --limit <limit>     How many events at most, or to begin with. (default:
                                          50)
                  --author <author>       Only those of this member, with any device; 'me'
                                          stands for yourself.
                  --kind <kind>           Only those of this kind.
                  --article <article>     Only those about this article, and about all that is
                                          on it.
                  --since <since>         Only those made at this time or later, by their
                                          author's clock.
                  --until <until>         Only those made at this time or earlier.
                  --changes               Show what each changed, field by field.
                  --reverse               The oldest first.
                  --after <event>         Begin behind this event, for the next page: its id,
                                          or its place such as 423.
                  --unpushed              Only your events that are not in the log yet, whole,
                                          oldest first.
                  --set-aside             Only what is set aside, and the work that hangs on it.
                  --follow                Wait for new events.
                  --version               Show the version.
                  -h, --help              Show help information.


                """))
      }
    }

    @Test func `the help of verify`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "verify")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                OVERVIEW: Read everything again and prove that log, chains, outbox and state
                belong together.

                Of the log: that no event is missing, every chain is the hash of what stands
                before it, and every counter, base and join obeys the laws. Of a replica
                besides: that the outbox goes on where the log stops and that the state is the
                fold of both. Exits with 7 and names the first event that is wrong; in a sealed
                run that was changed, the last one of the run.

                USAGE: postil verify [-C <DIR>] [--json] [--jsonl] [<dir>] [--workspace <name>] [--log-only]

                ARGUMENTS:
                  <dir>                   A server's folder, also while it is served; by
                                          default the replica.

                OPTIONS:
                  -C <DIR>                Run as if started in this folder.
                  --json                  Print one JSON document: {"schema": "postil/1",
                                          "data": …}.
                  --jsonl                 Print one JSON object a line.
                  --workspace <name>      The workspace, if the server's folder holds several.
                  --log-only              Skip the state, which takes most of the time.
                  --version               Show the version.
                  -h, --help              Show help information.


                """))
      }
    }

    @Test func `the help of end`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "end")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                OVERVIEW: Print the log's end as the operator signed it, or compare it with a
                colleague's.

                The server signs where its log ends, and this replica keeps the newest signed
                end: one line that you can mail. --compare finds such a line of another
                replica, also within a mail that quotes it. Exits with 7 if both cannot be
                true: then the server told you different things, or its folder was put back
                from a copy unnoticed. Exits with 1 if the server was restored in between, so
                that both can be true. In a server's folder it signs where the log ends now,
                and compares a replica's line with the log itself.

                USAGE: postil end [-C <DIR>] [--workspace <name>] [--compare <file>] [--json]

                OPTIONS:
                  -C <DIR>                Run as if started in this folder.
                  --workspace <name>      The workspace, if the server's folder holds several.
                  --compare <file>        A file with the line that another replica printed; -
                                          reads stdin.
                  --json                  Print one JSON document: {"schema": "postil/1",
                                          "data": …}.
                  --version               Show the version.
                  -h, --help              Show help information.


                """))
      }
    }
  }
}
