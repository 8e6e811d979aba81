import Foundation
import Testing

extension EndToEnd {
  /// A server whose key was lost or stolen, and replicas that must not notice it too late.
  @Suite(.serialized) struct NewKeyTests {
    @Test func `a replaced key stops every replica until it is given the new link`() async throws {
      try await Team.meet("north") { team in
        _ = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        let old = team.server.link
        await team.server.stop()
        try FileManager.default.removeItem(atPath: "\(team.bench.folder)/server/tls-key.pem")
        try await team.restart()
        #expect(team.server.link != old)

        let stopped = try await team.north.postil("sync")
        #expect(
          stopped
            == Ended(
              7,
              stderr: """
                error: the server at 127.0.0.1:\(team.server.port) presented a different key \
                from the one in your link: it is another server, somebody intercepts the \
                connection, or the server's key was \
                replaced
                hint:  nothing was sent, and your work is saved here; ask the operator, by \
                another channel, for the current link; if it differs from yours: postil link \
                LINK

                """))
        #expect(try await team.north.status().unpushed == 1)
        #expect(
          try await team.north.does("link", team.server.link).hasSuffix("\(team.server.link)\n"))
        try await team.north.does("sync")
        #expect(try await team.north.status().unpushed == 0)
      }
    }

    @Test func `a link to another workspace, or without a pin to another machine, is not followed`()
      async throws
    {
      try await Team.meet("north") { team in
        let other = team.server.link.replacing("/newsroom#", with: "/other#")
        #expect(
          try await team.north.postil("link", other)
            == Ended(
              2,
              stderr: """
                error: the link leads to workspace 'other', but this replica belongs to 'newsroom'
                hint:  to make a replica of another workspace: postil clone LINK DIR

                """))
        let clear = try await team.north.postil("link", "postil://10.0.0.1:4747/newsroom")
        #expect(clear.code == 6)
        try await team.north.does("sync")
      }
    }

    @Test func `a replica that knows the next key goes on, another gets advice`()
      async throws
    {
      try await Team.meet("north", "south") { team in
        let (north, south, bench) = (team.north, team.south, team.bench)
        try await team.syncAll(north, south)
        let announced = try await bench.postil("workspace", "announce-key", "server")
        #expect(announced.code == 0 && announced.stdout == "announced  newsroom\n", "\(announced)")
        #expect(announced.stderr.contains("postil serve server --next-key"), "\(announced)")
        let again = try await bench.postil("workspace", "announce-key", "server")
        #expect(again.stdout == "unchanged  newsroom\n" && again.stderr == announced.stderr)
        try await north.does("sync")
        #expect(try await north.does("status").contains("its next key is announced: pin="))
        #expect(try await north.does("log").contains("serverKeyAnnounced"))

        let old = team.server.link
        let (article, other) = (
          try await north.imports("The weir\n\nThe weir held all night.\n"),
          try await south.imports("A bridge\n\nIt was closed.\n")
        )
        await team.server.stop()
        try await team.restart("--next-key")
        #expect(team.server.link != old)
        let silent = try await north.postil("sync")
        #expect(silent.code == 0)
        #expect(silent.stderr.hasPrefix("0 events pulled, 1 pushed; at event "), "\(silent)")
        #expect(silent.stderr.split(separator: "\n").count == 1)
        #expect(try await north.status().link == team.server.link)
        #expect(try await !north.does("status").contains("announced"))

        let stopped = try await south.postil("sync")
        #expect(stopped.code == 7)
        #expect(
          stopped.stderr.contains("presented a different key from the one in your link"),
          "\(stopped)")
        #expect(stopped.stderr.contains("postil link LINK"), "\(stopped)")
        try await south.does("link", team.server.link)
        try await team.syncAll(south, north)
        #expect(try await south.does("articles").contains(article))
        #expect(try await north.does("articles").contains(other))

        // Invited by a replica that never saw the new link.
        let invited = try await north.postil("invite", "--role", "reader")
        #expect(invited.stdout.hasPrefix("\(team.server.link)&invite="), "\(invited)")
        let link = String(invited.stdout.dropLast())
        #expect(try await bench.postil("clone", link, "east", "--as", "east").code == 0)

        let said = await team.server.stop()
        #expect(said.stderr.contains("the server now has the key that was announced"), "\(said)")
        #expect(
          try await bench.postil("serve", "server", "--next-key", "--listen", "127.0.0.1:0")
            == Ended(
              3,
              stderr: """
                error: there is no server/tls-key.next.pem: no key was announced, or the server already uses it
                hint:  omit --next-key; to announce a key: postil workspace announce-key DIR

                """))
        try await team.restart()
        try await team.syncAll(north, south, team.east)
        #expect(try await north.digest() == team.east.digest())
      }
    }

    /// The inviting replica was made under the key before, and learns of the next one just then.
    @Test func `an invitation carries the key that the server has when it is made`() async throws {
      try await Team.meet("north") { team in
        let early = try await team.bench.invitation()
        _ = try await team.bench.postil("workspace", "announce-key", "server")
        try await team.north.does("sync")
        await team.server.stop()
        try await team.restart("--next-key")
        #expect(
          try await team.bench.postil("clone", early, "south", "--as", "south")
            == Ended(
              7,
              stderr: """
                error: the server at 127.0.0.1:\(team.server.port) presented a different key \
                from the one in your link: it is another server, somebody intercepts the \
                connection, or the server's key was \
                replaced
                hint:  nothing was sent, nothing was left behind, and the invitation is still \
                good: ask the person who invited you for a new link

                """))
        let invite = try #require(early.split(separator: "&").last)
        let mended = "\(team.server.link)&\(invite)"
        let cloned = try await team.bench.postil("clone", mended, "south", "--as", "south")
        #expect(cloned.code == 0, "\(cloned)")
        let invited = try await team.north.postil("invite", "--role", "reader")
        #expect(invited.stdout.hasPrefix("\(team.server.link)&invite="), "\(invited)")
        let operators = try await team.bench.invitation()
        #expect(operators.hasPrefix("\(team.server.link)&invite="))
      }
    }

    @Test func `a key that is not announced everywhere is not switched to`() async throws {
      try await Team.meet("north") { team in
        let bench = team.bench
        _ = try await bench.postil("workspace", "announce-key", "server")
        try await team.north.does("sync")
        _ = try await bench.postil("workspace", "create", "server", "desk")
        await team.server.stop()
        #expect(
          try await bench.postil("serve", "server", "--next-key", "--listen", "127.0.0.1:0")
            == Ended(
              6,
              stderr: """
                error: the next key has not been announced in desk: every replica there would need the new \
                link; nothing was changed
                hint:  run 'postil workspace announce-key server', and switch once the replicas have synced

                """))
        let old = try team.bench.key()
        try await team.restart()
        try await team.north.does("sync")
        #expect(try team.bench.key() == old)
        let withdrawn = try await bench.postil("workspace", "announce-key", "server", "--withdraw")
        #expect(withdrawn == Ended(0, stdout: "unchanged  desk\nwithdrawn  newsroom\n"))
        try await team.north.does("sync")
        #expect(try await !team.north.does("status").contains("announced"))
        #expect(try bench.names(in: "server").contains("tls-key.pem"))
        #expect(try !bench.names(in: "server").contains("tls-key.next.pem"))
      }
    }

    @Test func `a key that was changed without a word is not passed over in silence`() async throws
    {
      try await Team.meet { team in
        await team.server.stop()
        try FileManager.default.removeItem(atPath: "\(team.bench.folder)/server/tls-key.pem")
        try await team.restart()
        let said = await team.server.stop()
        #expect(
          said.stderr.contains(
            "the server has a new key, which was not announced in newsroom: every replica there must "
              + "run 'postil link LINK'\n"), "\(said)")
      }
    }

    @Test func `an open workspace has no key to announce`() async throws {
      try await Bench.open { bench in
        _ = try await bench.postil("workspace", "create", "server", "newsroom")
        let never = try await bench.postil("workspace", "announce-key", "server")
        #expect(never.code == 3 && never.stderr.contains("has never been served"), "\(never)")
        #expect(try await bench.postil("workspace", "announce-key", "nowhere").code == 3)
        #expect(
          try await bench.postil("workspace", "announce-key", "server", "--certificate", "no.pem")
            .code == 3)
        let both = try await bench.postil("serve", "server", "--next-key", "--insecure")
        #expect(both.code == 2)
      }
    }

    @Test func `a key that others can read keeps the server from starting`() async throws {
      try await Team.meet { team in
        await team.server.stop()
        try FileManager.default.setAttributes(
          [.posixPermissions: 0o644],
          ofItemAtPath: "\(team.bench.folder)/server/tls-key.pem")
        #expect(
          try await team.bench.postil("serve", "server", "--listen", "127.0.0.1:0")
            == Ended(
              6,
              stderr: """
                error: users other than its owner can read server/tls-key.pem: anyone who has it \
                can pose as the server
                hint:  run 'chmod 600 server/tls-key.pem', and replace the key if somebody may have read it

                """))
      }
    }
  }
}

extension Bench {
  /// The contents of the server's key file.
  fileprivate func key() throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: "\(folder)/server/tls-key.pem"))
  }
}
