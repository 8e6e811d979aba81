import Foundation
import Testing

extension EndToEnd {
  /// A server whose folder was put back from a copy unnoticed, as with a machine that was rolled back.
  @Suite(.serialized) struct RecloneTests {
    private struct Waiting: Decodable, Hashable {
      let isRefused: Bool
      let isParked: Bool
    }

    private struct Aside: Decodable {
      struct Event: Decodable {
        struct Written: Decodable {
          let event: String?
          let author: String
        }

        let written: Written
        let entity: String?
        let detail: String
      }

      let event: Event
    }

    private struct StatusOfOtherLog: Decodable {
      struct TurnedAway: Decodable, Equatable {
        let reason: String
        let seq: Int?
        let remedy: String?
      }

      let turnedAway: TurnedAway?
    }

    private func copy(_ team: Team) async throws {
      await team.server.stop()
      try team.copyLog()
      try await team.restart()
    }

    private func putBack(_ team: Team) async throws {
      await team.server.stop(SIGKILL)
      try team.putBackLog(inPlace: true)
      try await team.restart()
    }

    @Test func `the author of an event is a member, with any device`() async throws {
      try await Team.meet("north", "south") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        let first = try await team.north.annotates(article, "held", note: "Did it?")
        let link = try await team.north.does("invite", "--device").dropLast()
        try await team.north.does("sync")
        let cloned = try await team.bench.postil("clone", String(link), "east", "--as", "east")
        try #require(cloned.code == 0, "\(cloned)")
        let second = try await team.east.annotates(article, "night", note: "Which one?")
        try await team.south.does("sync")
        let third = try await team.south.annotates(article, "held all", note: "Whose?")
        try await team.syncAll(team.east, team.south)
        for name in ["north", "east"] {
          let listed = try await team.south.does("annotations", "--author", name)
          #expect(listed.contains(first) && listed.contains(second), "\(listed)")
          #expect(!listed.contains(third), "\(listed)")
        }
        struct Explained: Decodable {
          struct Write: Decodable { let written: Written }
          struct Written: Decodable { let event, author: String }
          let writes: [Write]
          let unaware: [String]
        }
        let why: [Explained] = try await team.south.data(of: "why", second, "note")
        #expect(why.first?.writes.map(\.written.event) == [second])
        #expect(why.first?.writes.map(\.written.author) == ["north"])
        // North is one, and the one who wrote it.
        #expect(why.first?.unaware == [])
        let nobody = try await team.south.postil("annotations", "--author", "nobody")
        #expect(nobody.code == 3)
      }
    }

    @Test func `the replica whose log is longer goes on under a new key`() async throws {
      try await Team.meet("north", "south") { team in
        let (north, south) = (team.north, team.south)
        let article = try await north.imports("The weir\n\nThe weir held all night.\n")
        try await team.syncAll(north, south)
        try await north.does("sync")
        try await copy(team)
        let note = try await north.annotates(article, "held", note: "It did not.")
        try await north.does("sync")
        try await north.does("reply", note, "Who says so?")
        try await putBack(team)
        _ = try await south.annotates(article, "all night", note: "Since when?")
        try await south.does("sync")

        let refused = try await north.postil("sync")
        #expect(refused.code == 7)
        #expect(
          refused.stderr.hasSuffix(
            "if the operator says that the server's folder was put back from a copy and is to go on as it "
              + "is, run 'postil reclone'\n"), "\(refused)")
        let told = try await north.does("status")
        #expect(
          told.contains(
            "other log  at the last sync the server's log differed from this replica's at event 8\n"
          ),
          "\(told)")
        #expect(told.contains("is to go on as it is, run 'postil reclone'\n"), "\(told)")
        #expect(
          try await north.data(of: "status", as: StatusOfOtherLog.self).turnedAway
            == .init(reason: "diverged", seq: 8, remedy: "postil reclone"))
        #expect(try await !south.does("status").contains("other log"))
        let asked = try await north.postil("reclone")
        #expect(
          asked
            == Ended(
              4,
              stderr: """
                error: this cannot be undone, and there is no terminal to ask on: replace this \
                replica's log with the server's
                       both logs are the same up to event 7; this replica's ends at 8, the server's at 8
                       1 event of yours after that, and your unpushed events, will be recorded anew, \
                under a new key
                       the whole replica is copied first, and the copy stays beside it
                hint:  nothing was recorded; to do it without being asked, add --yes

                """))
        let kept = "north/.postil/before-reclone-"
        #expect(try await team.bench.bash("touch \(kept){1..8}.sqlite").code == 0)
        let full = try await north.postil("reclone", "--yes")
        #expect(
          full
            == Ended(
              6,
              stderr: """
                error: \(north.folder)/.postil already holds 8 earlier copies of this replica
                hint:  nothing was changed; move one of the files before-reclone-N.sqlite elsewhere

                """))
        #expect(try await team.bench.bash("rm \(kept)*.sqlite").code == 0)

        // Another one, or a sync, is at it.
        let busy = try await team.bench.bash(
          """
          exec 9>north/.postil/sync.lock; flock 9
          "$postil" -C north reclone --yes
          """)
        #expect(
          busy
            == Ended(
              5,
              stderr: """
                error: another process is syncing this replica
                hint:  wait until it has finished

                """))
        #expect(try team.bench.names(in: "north/.postil").allSatisfy { !$0.hasPrefix("before") })

        let done = try await north.postil("reclone", "--yes")
        #expect(done.code == 0, "\(done)")
        #expect(try await north.data(of: "status", as: StatusOfOtherLog.self).turnedAway == nil)
        let name = try await north.status().replica
        #expect(name.hasPrefix("north-"))
        #expect(
          done.stdout == """
            kept       \(north.folder)/.postil/before-reclone-1.sqlite
            forked     after event 7
            goes on as \(name)

            """)
        #expect(
          done.stderr.hasPrefix("this replica now has the server's log: it goes on as north-"),
          "\(done)")
        #expect(done.stderr.contains("with 2 events recorded anew; nothing is lost\n"), "\(done)")

        try await team.syncAll(south, north)
        for member in [north, south] {
          let shown = try await member.does("show", article)
          #expect(shown.components(separatedBy: "It did not.").count == 2, "\(shown)")
          #expect(shown.contains("Since when?"))
          #expect(try await member.does("verify").hasPrefix("ok: "))
          #expect(try await member.status().annotations == 2)
        }
        #expect(try await north.digest() == south.digest())
        let again = try await north.postil("reclone", "--yes")
        #expect(
          again
            == Ended(
              1,
              stderr: """
                error: the server's log contains all of this replica's: there is nothing to replace
                hint:  nothing was changed; run 'postil sync'

                """))
      }
    }

    @Test func `an event that hangs on a lost note stays parked, and retry says so`() async throws {
      try await Team.meet("north", "south", "east") { team in
        let (north, south, east) = (team.north, team.south, team.east)
        let article = try await north.imports("The weir\n\nThe weir held all night.\n")
        try await team.syncAll(north, south, east)
        try await copy(team)
        let note = try await south.annotates(article, "held", note: "It did not.")
        try await team.syncAll(south, north)
        try await north.does("reply", note, "Who says so?")
        try await north.does("sync")
        try await putBack(team)
        _ = try await east.annotates(article, "all night", note: "Since when?")
        try await east.does("sync")
        _ = try await north.postil("reclone", "--yes")
        let waiting = try await Document<[Waiting]>(north.does("outbox", "--json")).data
        #expect(waiting == [Waiting(isRefused: false, isParked: true)])
        // It has no number now: a program must not take one for its id.
        let raw = try await north.does("outbox", "--json")
        #expect(!raw.contains("0000000000000000"), "\(raw)")
        #expect(try await !north.does("outbox").contains("0000000000000000"))
        let line = try Document<[Aside]>(raw).data[0].event
        #expect(line.written.event == nil && line.written.author == "north")
        #expect(line.entity == nil && line.detail == "Who says so?")
        #expect(
          try await north.postil("outbox", "retry")
            == Ended(
              0, stdout: "recorded anew: 0 events\n",
              stderr: "still parked: 1 event; 'postil outbox' says why\n"))
      }
    }

    @Test func `a replica that pushes nothing before leaves a log that the others return or keep`()
      async throws
    {
      try await Team.meet("north", isOpen: true) { team in
        let north = team.north
        _ = try await north.imports("The weir\n\nThe weir held all night.\n")
        try await north.does("sync")
        try await copy(team)
        _ = try await north.imports("The ferry\n\nThe ferry sank.\n")
        try await north.does("sync")
        try await putBack(team)
        let ended = try await north.postil("reclone", "--yes")
        #expect(ended.code == 1)
        #expect(
          ended.stderr.hasPrefix(
            "error: the server's log is the beginning of this replica's: it ends at event 2, and this replica's at 3"
          ), "\(ended)")
        #expect(try await north.status().cursor == 3)
      }
    }
  }
}
