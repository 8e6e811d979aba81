import Testing

extension EndToEnd {
  /// Decisions about members that were made while the server could not be reached.
  @Suite(.serialized) struct WaitingDecisionsTests {
    @Test func `what was decided offline is listed, can be changed again, and the last counts`()
      async throws
    {
      try await Team.meet("north", "south") { team in
        try await team.north.does("pull")
        try await team.north.does("role", "south", "editor")
        await team.server.stop()
        try await team.north.does("role", "south", "reader")
        let waiting = try await team.north.does("members")
        #expect(waiting.contains("south  editor, reader once pushed, since "), "\(waiting)")
        #expect(
          try await team.north.does("role", "south", "reader")
            == "unchanged  recorded before; takes effect with the next push: south is reader\n")
        let back = try await team.north.postil("role", "south", "editor")
        #expect(back.stdout.isEmpty && back.stderr.hasPrefix("recorded here, "), "\(back)")
        #expect(try await team.north.does("members").contains("south  editor, since "))

        let invited = try await team.north.postil("invite", "--role", "reader", "--as", "guest")
        let lines = try await team.north.does("members").split(separator: "\n")
        let line = try #require(lines.first { $0.hasSuffix(", counts once pushed") })
        let id = String(line.split(separator: " ")[1])
        #expect(invited.stderr.contains("invitation \(id) "), "\(invited)")
        try await team.north.does("revoke", id, "--invitation")
        let without = try await team.north.does("members")
        #expect(!without.contains("guest"), "\(without)")
        #expect(
          try await team.north.does("revoke", id, "--invitation")
            == "unchanged  recorded before; takes effect with the next push: \(id) is revoked\n")

        try await team.restart()
        try await team.north.does("sync")
        let listed = try await team.north.does("members")
        #expect(listed.contains("south  editor, since ") && !listed.contains("guest"), "\(listed)")
        #expect(
          try await team.north.does("role", "south", "editor") == "unchanged  south is editor\n")
      }
    }
  }
}
