import Testing

extension EndToEnd {
  @Suite(.serialized) struct BundleHelpTests {
    @Test func `the help of bundle create`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "bundle", "create")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                OVERVIEW: Write the log, or your outbox, into a file.

                Without an option, the whole log up to the newest end that the operator signed.
                With --outbox, your events that the log does not hold, signed: from then on
                their ids never change, and they cannot be dropped, since somebody may bring
                them to the server.

                USAGE: postil bundle create [-C <DIR>] [--workspace <name>] [--json] [--jsonl] <file> [--since <seq>] [--outbox] [--force]

                ARGUMENTS:
                  <file>                  The bundle.

                OPTIONS:
                  -C <DIR>                Run as if started in this folder.
                  --workspace <name>      The workspace, if the server's folder holds several.
                  --json                  Print one JSON document: {"schema": "postil/1",
                                          "data": …}.
                  --jsonl                 Print one JSON object a line.
                  --since <seq>           Only what follows this event of the log.
                  --outbox                The outbox instead of the log.
                  --force                 Replace an existing file.
                  --version               Show the version.
                  -h, --help              Show help information.


                """))
      }
    }

    @Test func `the help of bundle apply`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil("help", "bundle", "apply")
        #expect(
          ended
            == Ended(
              0,
              stdout: """
                OVERVIEW: Take the events that a bundle holds. Those already there change
                nothing.

                In a replica, the log goes into the replica, checked as a pull is, and the
                outbox of another replica to the server, checked as a push is. In a server's
                folder, the outbox goes into the log; so does the log itself while the server
                heals, after postil restore. The work of a colleague who was revoked is taken
                once an admin adopts it: --adopt says so, and why. Exits with 5 if the server
                cannot be reached: apply it again later.

                USAGE: postil bundle apply [-C <DIR>] [--workspace <name>] [--json] [--jsonl] <file> [--adopt <why>]

                ARGUMENTS:
                  <file>                  The bundle.

                OPTIONS:
                  -C <DIR>                Run as if started in this folder.
                  --workspace <name>      The workspace, if the server's folder holds several.
                  --json                  Print one JSON document: {"schema": "postil/1",
                                          "data": …}.
                  --jsonl                 Print one JSON object a line.
                  --adopt <why>           Adopt the work of somebody who was revoked, for this
                                          reason; everybody can read it.
                  --version               Show the version.
                  -h, --help              Show help information.


                """))
      }
    }

    @Test func `a bundle's options that do not go together`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil(
          "bundle", "create", "x", "--since", "1", "--outbox")
        #expect(ended.code == 2)
        #expect(ended.stderr.hasPrefix("error: --since and --outbox cannot be used together"))
      }
    }
  }
}
