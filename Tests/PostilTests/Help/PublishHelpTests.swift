import Testing

extension EndToEnd {
  @Suite(.serialized) struct PublishHelpTests {
    @Test func `the help of init`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "init")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                OVERVIEW: Make a workspace of your own that needs no server; publish it later.

                You can import, annotate, search the log, verify and export at once. 'postil
                sync' puts your events into a log inside the replica, which a key in
                .postil/server signs. 'postil publish' hands log and key over to a server, and
                every event keeps its id.

                USAGE: postil init <dir> --as <name> [--workspace <name>]

                ARGUMENTS:
                  <dir>                   The replica's folder, new or empty.

                OPTIONS:
                  --as <name>             Your name in the workspace: lower-case letters,
                                          digits, - and _.
                  --workspace <name>      The workspace's name; by default that of the folder.
                  --version               Show the version.
                  -h, --help              Show help information.


                """))
      }
    }

    @Test func `the help of publish`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "publish")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                OVERVIEW: Hand a workspace that you began alone over to a server.

                Copies log and operator's key into the folder of a server on a disk of this
                machine, proves the copy, and then removes both here: this replica is one of
                that server's from then on. The folder may be new, or that of a server that is
                running. For a server on another machine, publish into a new folder, move that
                there, and run 'postil serve' on it.

                If it is interrupted, run it again: the workspace is complete either here or
                there.

                USAGE: postil publish [-C <DIR>] <server-dir> [--public <host[:port]>]

                ARGUMENTS:
                  <server-dir>            The server's folder.

                OPTIONS:
                  -C <DIR>                Run as if started in this folder.
                  --public <host[:port]>  The address of a server that has not been served yet,
                                          as others will reach it. (default: 127.0.0.1:4747)
                  --version               Show the version.
                  -h, --help              Show help information.


                """))
      }
    }
  }
}
