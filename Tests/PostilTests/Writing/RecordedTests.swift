import Foundation
import Testing

extension EndToEnd {
  /// The documents of writing commands with `--json`.
  @Suite(.serialized) struct RecordedTests {
    private struct Line: Decodable {
      struct Written: Decodable { let event: String }
      let written: Written
      let change: String
      let detail: String
      var words: String { "\(change) \(detail)" }
    }

    /// Runs a command on a folder with `--json`, and reads its one document.
    private func data<Content: Decodable>(
      _ team: Team, _ folder: String, _ arguments: String..., as type: Content.Type
    ) async throws -> Content {
      let ended = try await Program.run(
        ["-C", folder] + arguments + ["--json"], in: team.bench.folder)
      try #require(ended.code == 0, "\(ended)")
      return try Document<Content>(ended.stdout).data
    }

    @Test func `decisions about members, in a replica and in the server's folder`() async throws {
      struct Invitation: Decodable {
        let link: String
        let invitation: String
        let expires: String
        let recorded: [Line]
      }
      try await Team.meet("north", "south") { team in
        try await team.north.does("pull")
        let made = try await data(
          team, "north", "invite", "--role", "reader", as: Invitation.self)
        #expect(made.link.hasPrefix("postil://") && made.link.contains("invite="))
        #expect(made.expires.hasSuffix("Z"))
        #expect(made.recorded.map(\.words) == ["memberInvited somebody as reader"])
        let revoked = try await data(
          team, "north", "revoke", made.invitation, "--invitation", as: [Line].self)
        #expect(revoked.map(\.words) == ["revoked invitation \(made.invitation)"])
        let again = try await data(
          team, "north", "revoke", made.invitation, "--invitation", as: [Line].self)
        #expect(again.isEmpty)
        let lowered = try await data(
          team, "server", "role", "south", "reader", "--yes", as: [Line].self)
        #expect(lowered.map(\.words) == ["roleSet south is reader now"])
        #expect(
          try await data(team, "server", "role", "south", "reader", as: [Line].self).isEmpty)
        let asked = try await data(
          team, "server", "invite", "--role", "analyst", as: Invitation.self)
        #expect(asked.recorded.map(\.change) == ["memberInvited"])
        let refused = try await team.north.postil("role", "sotuh", "reader")
        #expect(refused.code == 3 && refused.stderr.contains("did you mean 'south'?"))
      }
    }

    private struct Place: Decodable, Equatable {
      let workspace: String
      let folder: String
      var replica: String?
      var link: String?
      var events: Int?
      var archived: Bool?
    }

    private func place(_ team: Team, _ arguments: [String]) async throws -> Place {
      let ended = try await Program.run(arguments + ["--json"], in: team.bench.folder)
      try #require(ended.code == 0 && ended.stderr == "", "\(ended)")
      return try Document<Place>(ended.stdout).data
    }

    @Test func `a replica or a workspace that is made, moved or archived`() async throws {
      try await Team.meet("north") { team in
        let alone = try await place(team, ["init", "alone", "--as", "west"])
        #expect(
          alone
            == Place(workspace: "alone", folder: alone.folder, replica: "west", events: 3))
        #expect(alone.folder.hasSuffix("/alone"))
        let published = try await place(team, ["-C", "alone", "publish", "other"])
        let link = try #require(published.link)
        #expect(published == Place(workspace: "alone", folder: "other", link: link, events: 3))
        #expect(
          try await place(team, ["-C", "alone", "link", link])
            == Place(
              workspace: "alone", folder: alone.folder, replica: "west", link: link, events: 3))
        #expect(
          try await place(team, ["workspace", "create", "other", "second"])
            == Place(workspace: "second", folder: "other", events: 0, archived: false))
        for undo in [false, true] {
          #expect(
            try await place(
              team, ["workspace", "archive", "other", "second"] + (undo ? ["--undo"] : []))
              == Place(workspace: "second", folder: "other", archived: !undo))
        }
        struct Invitation: Decodable { let link: String }
        let invitation = try await data(
          team, "server", "invite", "--role", "analyst", as: Invitation.self)
        let cloned = try await place(team, ["clone", invitation.link, "south", "--as", "south"])
        #expect(
          cloned.replica == "south" && cloned.link?.contains("/\(cloned.workspace)") == true
            && cloned.archived == nil)
        #expect(cloned.link?.contains("invite=") == false && cloned.events ?? 0 > 0)
      }
    }

    @Test func `a resolved conflict, a set-aside, a push, a dropped event and a check`()
      async throws
    {
      struct Pushed: Decodable { let pushed: Int }
      struct Dropped: Decodable { let dropped: [Line] }
      struct Check: Decodable {
        let events: Int
        let pending: Int?
        let isStateProved: Bool
      }
      try await Team.meet("north", "south") { team in
        let article = try await team.north.imports("The weir\n\nIt held.\n")
        let note = try await team.north.annotates(article, "held", note: "Says who?")
        try await team.syncAll(team.north, team.south)
        try await team.north.does("set", note, "status=accepted")
        try await team.south.does("set", note, "status=rejected")
        try await team.syncAll(team.south, team.north)
        let resolved = try await data(
          team, "north", "resolve", note, "status", "--take", "mine", as: [Line].self)
        #expect(resolved.map(\.words) == ["conflictResolved status=accepted"])
        #expect(try await data(team, "north", "push", as: Pushed.self).pushed == 1)
        try await team.north.does("pull")
        let aside = try await data(
          team, "north", "set-aside", resolved[0].written.event, "--why", "a slip",
          as: [Line].self)
        #expect(aside.map(\.change) == ["eventsSetAside"])
        try await team.north.does("tag", note, "+a")
        let dropped = try await data(
          team, "north", "outbox", "drop", "north.7", as: Dropped.self)
        #expect(dropped.dropped.map(\.words) == ["tagged +a"])
        let check = try await data(team, "north", "verify", as: Check.self)
        #expect(check.pending == 1 && check.isStateProved)
        let served = try await data(team, "server", "verify", as: Check.self)
        #expect(served.events == check.events && served.pending == nil && !served.isStateProved)
      }
    }

    @Test func `the id of an event stands for the thing that it changed, after a question`()
      async throws
    {
      try await Team.meet("north", isOpen: true) { team in
        let article = try await team.north.imports("The weir\n\nIt held.\n")
        let note = try await team.north.annotates(article, "held", note: "Says who?")
        try await team.north.does("set", note, "status=open")
        for command in [
          ["tag", "north.4", "+a"], ["edit", "north.4", "-m", "x"], ["delete", "north.4"],
        ] {
          let ended = try await team.north.start(command).ended()
          #expect(ended.code == 3 && ended.stderr.contains("did you mean '\(note)'?"), "\(ended)")
        }
      }
    }
  }
}
