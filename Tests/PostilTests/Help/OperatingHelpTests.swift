import Testing

extension EndToEnd {
  @Suite(.serialized) struct OperatingHelpTests {
    @Test func `the help of backup`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "backup")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                OVERVIEW: Copy a server's workspace into one file, served meanwhile or not.

                The copy is consistent. It gets its name only after it has been read back and
                replayed, and folds to the same state as the original. Prints how many events
                it holds, the log's chain there and the digest of the state. 'postil restore
                FILE DIR' makes a workspace of it.

                USAGE: postil backup [-C <DIR>] <dir> [<file>] [--workspace <name>] [--json] [--jsonl]

                ARGUMENTS:
                  <dir>                   The server's folder; left out with -C.
                  <file>                  The backup; the file must not exist yet.

                OPTIONS:
                  -C <DIR>                Run as if started in this folder.
                  --workspace <name>      The workspace, if the server's folder holds several.
                  --json                  Print one JSON document: {"schema": "postil/1",
                                          "data": …}.
                  --jsonl                 Print one JSON object a line.
                  --version               Show the version.
                  -h, --help              Show help information.


                """))
      }
    }

    @Test func `the help of workspace`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "workspace")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                OVERVIEW: Make, list and archive the workspaces of a server's folder.

                One server serves all of them on one port with one key. The name in the link
                says which one is meant, and the members of one learn nothing about the others.

                USAGE: postil workspace <subcommand>

                OPTIONS:
                  --version               Show the version.
                  -h, --help              Show help information.

                SUBCOMMANDS:
                  create                  Make a workspace; a running server serves it at once.
                  list                    List the workspaces with their events and what they
                                          take on the disk.
                  archive                 Stop serving a workspace. Nothing is removed; --undo
                                          brings it back.
                  announce-key            Announce the server's next key to all replicas,
                                          signed in their logs.

                  See 'postil help workspace <subcommand>' for detailed help.

                """))
      }
    }
  }
}
