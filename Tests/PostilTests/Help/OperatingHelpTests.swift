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

                The copy is one moment of the workspace. It takes its name only once it has
                been read again and replayed, and folds to what the original folds to. Prints
                how many events it holds, the log's chain there and the digest of the state.
                'postil restore FILE DIR' makes a workspace of it.

                USAGE: postil backup [-C <DIR>] <dir> [<file>] [--workspace <name>]

                ARGUMENTS:
                  <dir>                   The server's folder; left out with -C.
                  <file>                  The backup; nothing is there yet.

                OPTIONS:
                  -C <DIR>                Run as if started in this folder.
                  --workspace <name>      Which workspace, where the server's folder holds
                                          several.
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
                says which is meant, and who belongs to one learns nothing of the others.

                USAGE: postil workspace <subcommand>

                OPTIONS:
                  --version               Show the version.
                  -h, --help              Show help information.

                SUBCOMMANDS:
                  create                  Make a workspace; a server that runs serves it at
                                          once.
                  list                    List the workspaces with their events and what they
                                          take on the disk.
                  archive                 Serve a workspace no more. Nothing of it is removed;
                                          --undo brings it back.
                  announce-key            Tell all replicas, signed in their logs, which key
                                          the server will have next.

                  See 'postil help workspace <subcommand>' for detailed help.

                """))
      }
    }
  }
}
