import Testing

extension EndToEnd {
  /// Decisions about members that are not pushed yet.
  @Suite(.serialized) struct DecidedTwiceTests {
    /// Found by `Scripts/simulate 5001414`: the server refused the second, and all that followed it.
    @Test func `a pending decision is not recorded twice, and later events are pushed`()
      async throws
    {
      try await Team.meet("north", "south") { team in
        let north = team.north
        try await team.syncAll(north, team.south, north)
        await team.server.stop()
        _ = try await north.postil("revoke", "south", "--yes")
        #expect(try await north.status().unpushed == 1)
        let again = try await north.postil("revoke", "south", "--yes")
        #expect(
          again
            == Ended(
              0,
              stdout:
                "unchanged  recorded before; takes effect with the next push: south is revoked\n"))
        #expect(try await north.status().unpushed == 1)
        try await team.restart()
        _ = try await north.imports("Bridge\n\nIt is open.")
        try await north.does("sync")
        #expect(try await north.status().unpushed == 0)
      }
    }
  }
}
