import Foundation
import Testing

extension EndToEnd {
  /// A server's folder that somebody put back from a copy, without `postil restore`.
  @Suite(.serialized) struct PutBackTests {
    /// North and south work, the log is copied, and north's further work is synced.
    private func lose(_ team: Team, inPlace: Bool) async throws -> String {
      let (north, south) = (team.north, team.south)
      let article = try await north.imports("Bridge\n\nThe bridge was opened on Wednesday.")
      try await team.syncAll(north, south, north)
      await team.server.stop()
      try team.copyLog()
      try await team.restart()
      let note = try await north.annotates(article, "on Wednesday", note: "Or Thursday?")
      try await team.syncAll(north, north)
      await team.server.stop()
      try team.putBackLog(inPlace: inPlace)
      return note
    }

    @Test func `a copy in its place heals from its start, and goes on when that is over`()
      async throws
    {
      try await Team.meet("north", "south") { team in
        let (north, south) = (team.north, team.south)
        let note = try await lose(team, inPlace: false)
        try await team.restart()
        // South is behind: its work waits for those who are not.
        _ = try await south.imports("Weir\n\nIt held.")
        let waits = try await south.postil("sync")
        #expect(waits.code == 5)
        #expect(
          waits.stderr.hasPrefix(
            "error: the server was put back to an older state and takes no pushes yet; not pushed: "
          ),
          "\(waits)")
        let list = try await team.bench.postil("workspace", "list", "server")
        #expect(list.stdout.contains(" bytes, healing until 20"), "\(list)")
        let verified = try await team.bench.postil("verify", "server")
        #expect(
          verified.code == 0
            && verified.stderr.contains("the workspace is healing and takes no pushes"))
        try await north.does("sync")
        let stopped = await team.server.stop()
        #expect(
          stopped.stderr.hasPrefix(
            "healing: newsroom is not the file that was last served: it was put back from a copy, or "
              + "copied here. It takes no pushes until "), "\(stopped)")
        // The same file again, which waits on; the operator need not.
        try await team.restart("--healed")
        try await team.syncAll(south, north, south)
        #expect(try await north.digest() == south.digest())
        #expect(try await south.does("show", note).contains("Or Thursday?"))
      }
    }

    @Test func `without anything to heal it goes on after the minutes that the operator allows`()
      async throws
    {
      try await Team.meet("north", "south") { team in
        let south = team.south
        _ = try await lose(team, inPlace: false)
        try await team.restart("--repair-wait", "0")
        _ = try await south.imports("Weir\n\nIt held.")
        try await team.syncAll(south)
        #expect(try await south.status().unpushed == 0)
      }
    }

    /// As a machine is that was rolled back: the file is the one that it was.
    @Test func `a replica that is ahead repairs a log whose file nobody can tell from the last`()
      async throws
    {
      try await Team.meet("north", "south") { team in
        let (north, south) = (team.north, team.south)
        let note = try await lose(team, inPlace: true)
        try await team.restart()
        let gives = try await north.does("sync")
        #expect(gives.isEmpty)
        _ = try await south.imports("Weir\n\nIt held.")
        #expect(try await south.postil("sync").code == 5)
        let stopped = await team.server.stop()
        #expect(stopped.stderr.contains("the log was put back from a copy: a replica gave back"))
        try await team.restart("--healed")
        try await team.syncAll(south, north, south)
        #expect(try await north.digest() == south.digest())
        #expect(try await south.does("show", note).contains("Or Thursday?"))
      }
    }
  }
}
