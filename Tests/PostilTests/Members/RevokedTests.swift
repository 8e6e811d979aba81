import Testing

extension EndToEnd {
  /// The messages to somebody who was revoked.
  @Suite(.serialized) struct RevokedTests {
    @Test func `a revoked replica reports its revocation, as far as it knows, with advice`()
      async throws
    {
      try await Team.meet("north", "south") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        try await team.syncAll(team.north, team.south)
        _ = try await team.south.annotates(article, "held", note: "Not pushed yet.")
        try await team.north.does("revoke", "south", "--yes")
        #expect(try await !team.south.does("status").contains("revoked"))
        #expect(try await team.south.postil("sync").code == 6)
        let status = try await team.south.does("status")
        let seq = try await team.north.status().cursor
        #expect(
          status.contains(
            """
            revoked    as the server said at the last sync, event \(seq) of the log
                       this replica can no longer push or pull; your work is saved here, and \
            'postil log --unpushed' shows what nobody else has
                       to go on: ask an admin for an invitation, and clone into another folder
            to push    1 event
            """), "\(status)")
        struct Ending: Decodable {
          struct TurnedAway: Decodable, Hashable {
            let reason: String
            let seq: Int?
            let by: String?
          }
          let turnedAway: TurnedAway?
        }
        let told = try await team.south.data(of: "status", as: Ending.self)
        #expect(told.turnedAway == .init(reason: "revoked", seq: seq, by: nil))
        #expect(try await team.north.data(of: "status", as: Ending.self).turnedAway == nil)
      }
    }

    @Test func `a replica that holds its own revocation says by whom and when`() async throws {
      try await Team.meet("north", "south") { team in
        try await team.south.does("revoke", "south", "--device", "--yes")
        let status = try await team.south.does("status")
        let seq = try await team.south.status().cursor
        #expect(status.contains("revoked    by south, 20"), "\(status)")
        #expect(status.contains("Z, event \(seq) of the log\n"), "\(status)")
        #expect(!status.contains("role  "), "\(status)")
      }
    }
  }
}
