import Testing

extension EndToEnd {
  @Suite(.serialized) struct HelpTests {
    @Test(arguments: [["--help"], ["help"], []])
    func `the first screen of help`(arguments: [String]) async throws {
      try await Bench.open { bench in
        let ended = try await Program.run(arguments, in: bench.folder)
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                OVERVIEW: Annotate the same articles as your team, offline, and lose nothing.

                Every command but serve, clone, pull, push, sync, reclone, invite, role, revoke
                and bundle apply works without a network. A replica is a folder with .postil/
                in it, found upward from the current one, or named with -C DIR.

                Short names: ls (articles), notes (annotations), rm (delete), st (status), and
                your own, from the section [alias] of the file that 'postil config' names.

                Exit codes: 0 ok, 1 negative answer, 2 usage, 3 not found or ambiguous, 4 a
                human must decide, 5 server unreachable (your work is saved), 6 refused by
                policy, 7 integrity failure, 130 interrupted.

                USAGE: postil <subcommand>

                EVERYWHERE:
                  -q, --quiet             Print no progress, and no messages but errors.
                  -v, --verbose           Say what is done: connections, times, counts.
                  --color <when>          auto, always or never. (values: auto, always, never)
                  --utc                   Show times in UTC.
                  --no-pager              Print long texts at once.

                OPTIONS:
                  --version               Show the version.
                  -h, --help              Show help information.

                WORKSPACE SUBCOMMANDS:
                  serve                   Serve workspaces: keep their logs, and give their
                                          events an order.
                  workspace               Make, list and archive the workspaces of a server's
                                          folder.
                  backup                  Copy a server's workspace into one file, served
                                          meanwhile or not.
                  init                    Make a workspace of your own that needs no server;
                                          publish it later.
                  publish                 Hand a workspace that you began alone over to a
                                          server.
                  clone                   Make a replica of a workspace, with a key of its own,
                                          and join it as a member.
                  link                    Follow a server that has moved or has a new key.
                  status                  Show the state of this replica, without asking the
                                          server.

                MEMBERS SUBCOMMANDS:
                  invite                  Make a link that lets one replica join, once.
                  members                 List members with their roles and devices, and unused
                                          invitations.
                  role                    Set what a member may do: reader, analyst, editor or
                                          admin.
                  revoke                  Revoke a member, a device or an invitation.
                  set-aside               Cancel the effect of accepted events. Admins only.
                  reinstate               Let events that were set aside count again. Admins
                                          only.

                ARTICLES SUBCOMMANDS:
                  import                  Import articles from files, or from folders with all
                                          below them.
                  articles                List the articles.
                  search                  Find articles, annotations and replies by words.
                  show                    Show an article with its annotations, an annotation
                                          or reply with its thread, or an event.
                  revisions               List the texts that an article had, oldest first.
                  diff                    Show what changed between two texts of an article,
                                          word by word.
                  withdraw                Note that an article was withdrawn by its source.
                  duplicate               Note that an article repeats another one.
                  duplicates              List articles that have text in common, the most
                                          alike first.
                  export                  Write articles with their annotations for other
                                          programs and for people.
                  agreement               Measure how far members agree in what they judged.

                ANNOTATE SUBCOMMANDS:
                  annotate                Put a note at a quote of an article, or on the whole
                                          of it.
                  annotations             List annotations.
                  anchors                 Show where quotes are in the displayed texts of their
                                          articles.
                  anchor                  Decide where a quote is in the displayed text of its
                                          article.
                  reply                   Answer an annotation, or another reply.
                  edit                    Replace the note of an annotation, or the body of a
                                          reply.
                  tag                     Add and remove tags: postil tag ID +losses -unverified
                  set                     Set fields: postil set ID status=accepted
                                          due=2026-12-01
                  assess                  Record your assessment: postil assess ID
                                          reliability=B confidence=70
                  release                 Set who may receive it: postil release ID +partners
                                          -press
                  delete                  Delete an article, an annotation or a reply.
                  restore                 Bring back what was deleted; or, with two arguments,
                                          a server from its backup.
                  undo                    Take back your last step, or one of your events.

                VOCABULARY SUBCOMMANDS:
                  tags                    List the tags in use, with counts, other names and
                                          meanings.

                SHARE SUBCOMMANDS:
                  pull                    Fetch what the others did. Pushes nothing.
                  push                    Send your events to the server. Changes nothing that
                                          you see.
                  sync                    Push your events and fetch what the others did.
                  outbox                  List your unpushed events, and decide about refused
                                          ones.
                  bundle                  Carry a part of the log, or an outbox, in a file.
                  reclone                 Replace this replica's log with the server's, where
                                          the two differ.

                DECIDE SUBCOMMANDS:
                  conflicts               List the conflicts that somebody must resolve.
                  resolve                 Resolve a conflict, for everybody.
                  why                     Explain a value: its events, the rule, what it
                                          replaced, and who may not have seen it.

                HISTORY SUBCOMMANDS:
                  news                    Show what others did since you looked last, your own
                                          work first.
                  log                     Show what happened, newest first: to the workspace,
                                          or to one entity.
                  rebuild                 Replay the log, and correct the state where it
                                          differs.
                  verify                  Read everything again and prove that log, chains,
                                          outbox and state belong together.
                  digest                  Print the hash of the state: equal on replicas that
                                          hold the same events.
                  end                     Print the log's end as the operator signed it, or
                                          compare it with a colleague's.

                POSTIL SUBCOMMANDS:
                  doctor                  Check this replica, its disk, its clock and its
                                          server, and say what to do.
                  config                  Show each setting, its value and where it comes from.
                  completion              Print the completions for a shell: bash, zsh or fish.

                  See 'postil help <subcommand>' for detailed help.

                """))
      }
    }

    @Test func `the help of resolve`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "resolve")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                OVERVIEW: Resolve a conflict, for everybody.

                --take chooses one of the values by its number or its event, as 'postil
                conflicts' shows them, or with 'mine', 'theirs' or 'shown'; --value writes
                another. Without either, $VISUAL or else $EDITOR opens with all values laid
                out, and a place for yours and for your reason. A conflict between a deletion
                and an edit is resolved by 'postil delete' or 'postil restore'.

                USAGE: postil resolve [-C <DIR>] [--json] <id> <field> [--take <which>] [--value <value>] [--why <why>]

                ARGUMENTS:
                  <id>                    What is in conflict, such as north.42.
                  <field>                 The field in conflict, such as status or note.

                OPTIONS:
                  -C <DIR>                Run as if started in this folder.
                  --json                  Print the recorded events as one JSON document.
                  --take <which>          The value that is taken: its number or event, mine,
                                          theirs or shown.
                  --value <value>         Another value; - reads it from stdin.
                  --why <why>             Why; kept in the log; - reads it from stdin.
                  --version               Show the version.
                  -h, --help              Show help information.


                """))
      }
    }

    @Test func `the help of sync`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "sync")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                OVERVIEW: Push your events and fetch what the others did.

                To preview a sync without changing anything, here or on the server, add
                --dry-run: it says what would come in and which conflicts would open. It exits
                with 6 if something of yours would be refused, by the current roles or for lack
                of room; otherwise with 4 if conflicts would open or get another value, and
                with 0 if not.

                USAGE: postil sync [-C <DIR>] [--json] [--jsonl] [--dry-run]

                OPTIONS:
                  -C <DIR>                Run as if started in this folder.
                  --json                  Print one JSON document: {"schema": "postil/1",
                                          "data": …}.
                  --jsonl                 Print one JSON object a line.
                  --dry-run               Say what a sync would do, and change nothing.
                  --version               Show the version.
                  -h, --help              Show help information.


                """))
      }
    }

    @Test func `the version`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("--version")
        #expect(ended == Ended(0, stdout: "postil 0.1.0\n"))
      }
    }

    @Test func `a mistake in the command line is one of usage`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("annotat")
        #expect(
          ended
            == Ended(
              2,
              stderr: """
                error: there is no command 'postil annotat'
                hint:  did you mean 'postil annotate' or 'postil annotations'? 'postil help' lists all commands

                """))
      }
    }
  }
}
