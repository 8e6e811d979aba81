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
                error: whoever answers at 127.0.0.1:\(team.server.port) has another key than the \
                link pins: it is another server, somebody in between, or the server's key was \
                replaced
                hint:  nothing was sent and your work is saved here; ask the operator, not over \
                this line, for the link, and only if it is a new one: postil link LINK

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
                error: the link leads to workspace 'other', this replica belongs to 'newsroom'
                hint:  a replica of another workspace is made with 'postil clone'

                """))
        let clear = try await team.north.postil("link", "postil://10.0.0.1:4747/newsroom")
        #expect(clear.code == 6)
        try await team.north.does("sync")
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
                error: server/tls-key.pem can be read by others than its owner: whoever has it can \
                play the server
                hint:  chmod 600 server/tls-key.pem, and think about whether it was read already

                """))
      }
    }
  }
}
