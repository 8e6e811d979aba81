import Foundation
import Testing

extension EndToEnd {
  /// Accepted events that should not count, and events for which there is no room.
  @Suite(.serialized) struct SetAsideTests {
    /// North imported an article and annotated it, south replied and set a status; all is everywhere.
    private static func filled<Answer>(
      _ body: (Team, _ article: String, _ note: String, _ reply: String) async throws ->
        Answer
    ) async throws -> Answer {
      try await Team.meet("north", "south") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        let note = try await team.north.annotates(article, "held", note: "Did it?")
        try await team.syncAll(team.north, team.south)
        let reply = String(
          try await team.south.does("reply", note, "It did.").prefix { $0 != " " })
        try await team.south.does("set", note, "status=accepted")
        try await team.syncAll(team.south, team.north)
        return try await body(team, article, note, reply)
      }
    }

    /// The id of the last event of somebody that `log` lists of a kind.
    private func event(_ kind: String, _ member: Member) async throws -> String {
      let log = try await member.does("log", "-n", "20")
      let line = try #require(log.split(separator: "\n").first { $0.contains(kind) })
      return String(line.split(separator: " ")[1])
    }

    /// Adds a hundred tags and takes them off again, over and over, as so many events.
    private func tag(_ article: String, _ letter: String, _ count: Int, as member: Member)
      async throws
    {
      for start in stride(from: 0, to: count, by: 100) {
        let sign = start % 200 == 0 ? "+" : "-"
        let tags = (0..<100).map { "\(sign)\(letter)\($0)" }
        let ended = try await member.start(["tag", article] + tags).ended()
        try #require(ended.code == 0, "\(ended)")
      }
    }

    @Test func `a set-aside event is marked in log and why, and comes back`() async throws {
      try await Self.filled { team, _, note, _ in
        let status = try await event("fieldSet", team.north)
        #expect(
          try await team.north.does("set-aside", status, "--why", "by mistake")
            == "set aside  1 event; takes effect with the next push\n")
        try await team.syncAll(team.north, team.south)
        #expect(
          try await team.south.does("log", note).contains(
            "fieldSet \(note)  set aside by north: by mistake  status=accepted"))
        let why = try await team.south.does("why", note, "status")
        #expect(why.contains("everything written was set aside"), "\(why)")
        #expect(why.contains("\(status)  accepted  set aside by north: by mistake"), "\(why)")
        #expect(
          try await team.south.does("log", "--set-aside", "--jsonl").contains(
            #""set_aside":{"by":"north","seq":"#))
        #expect(
          try await team.south.does("status").contains(
            "set aside  1 event; see 'postil log --set-aside'\n"))
        #expect(
          try await team.north.does("reinstate", status, "--why", "it was right")
            == "reinstated 1 event; takes effect with the next push\n")
        try await team.syncAll(team.north, team.south)
        #expect(try await team.south.does("show", note).contains("accepted"))
        #expect(try await team.south.does("log", "--set-aside") == "")
        #expect(try await team.north.digest() == team.south.digest())
      }
    }

    @Test func `an event is not set aside or reinstated twice`() async throws {
      try await Self.filled { team, _, note, reply in
        let status = try await event("fieldSet", team.north)
        let north = team.north
        let already = Ended(
          0,
          stderr:
            "nothing changed: 1 event, already set aside; somebody may have changed that since your last sync\n"
        )
        try await north.does("set-aside", status, "--why=-by mistake")
        #expect(try await north.postil("set-aside", status, "--why", "again") == already)
        #expect(try await north.status().unpushed == 1)
        try await north.does("sync")
        #expect(try await north.postil("set-aside", status, "--why", "again") == already)
        #expect(
          try await north.postil("set-aside", status, reply, "--why", "both")
            == Ended(
              0, stdout: "set aside  1 event; takes effect with the next push\n",
              stderr: "left unchanged: 1 event, already set aside\n"))
        #expect(
          try await north.postil("reinstate", note, "--why", "never was")
            == Ended(
              0,
              stderr:
                "nothing changed: 1 event, not set aside; somebody may have changed that since your last sync\n"
            ))
        let refused = Ended(
          6,
          stderr: """
            error: south.1 cannot be set aside: it is memberJoined
            hint:  events about members, set-asides and reinstatements always count; nothing was changed

            """)
        #expect(try await north.postil("set-aside", "south.1", "--why", "out") == refused)
        try await north.does("sync")
        func server(_ words: String...) async throws -> Ended {
          try await Program.start(["-C", "server"] + words, in: team.bench.folder).ended()
        }
        #expect(try await server("set-aside", "south.1", reply, "--why", "out") == refused)
        // Neither the join nor the set-aside itself is named.
        #expect(
          try await server("set-aside", "--by", "south", "--why", "all")
            == Ended(0, stderr: "nothing changed: 2 events, already set aside\n"))
        let end = try await north.status().cursor
        #expect(
          try await server("set-aside", "--by", "north", "--since", "\(end)", "--why", "x").code
            == 1)
        #expect(
          try await server("reinstate", "--by", "south", "--why", "all")
            == Ended(0, stdout: "reinstated 2 events\n"))
      }
    }

    @Test func `the operator sets aside in the server's folder, without an admin`() async throws {
      try await Self.filled { team, article, note, reply in
        let bench = team.bench
        func server(_ words: String...) async throws -> Ended {
          try await Program.start(["-C", "server"] + words, in: bench.folder).ended()
        }
        let end = try await team.north.status().cursor
        #expect(
          try await server("set-aside", "--by", "south", "--since", "\(end - 1)", "--why", "spam")
            == Ended(0, stdout: "set aside  2 events\n"))
        try await team.syncAll(team.north, team.south)
        #expect(!(try await team.north.does("show", note)).contains("It did."))
        #expect(
          try await team.north.postil("show", reply)
            == Ended(
              3,
              stderr: """
                error: \(reply) was set aside by operator: spam
                hint:  'postil log \(reply)' shows it; an admin can reinstate it: postil reinstate \(reply) --why REASON

                """))
        #expect(
          try await team.north.does("log", reply).contains("set aside by operator: spam  It did."))
        #expect(
          try await server("reinstate", reply, "--why", "no spam")
            == Ended(0, stdout: "reinstated 1 event\n"))
        try await team.north.does("sync")
        #expect(try await team.north.does("show", note).contains("It did."))
        #expect(
          try await server("set-aside", "north.999", "--why", "x")
            == Ended(
              3,
              stderr: """
                error: the log holds no event 'north.999'
                hint:  name events as 'postil log' lists them in a replica, such as north.42

                """))
        #expect(try await bench.postil("verify", "server").code == 0)
        #expect(try await team.north.does("verify").hasPrefix("ok: "))
        _ = article
      }
    }

    @Test func `an article that is set aside is said to be so by its prefix, and why`() async throws
    {
      try await Self.filled { team, article, _, _ in
        let making = try await event("articleImported", team.north)
        // Typed on another system: й in two scalars.
        try await team.north.does("set-aside", making, "--why", "чужо\u{0438}\u{0306}")
        try await team.syncAll(team.north, team.south)
        for command in ["show", "why"] {
          #expect(
            try await team.south.postil(command, article)
              == Ended(
                3,
                stderr: """
                  error: \(article) was set aside by north: чужо\u{0439}
                  hint:  'postil log \(article)' shows it; an admin can reinstate it: postil reinstate \(making) --why REASON

                  """))
        }
        let log = try await team.south.does("log", article)
        #expect(log.contains("set aside by north: чужо\u{0439}"), "\(log)")
        #expect(Array(log.utf8).contains(Array("чужо\u{0439}".utf8)))
        try await team.north.does("reinstate", making, "--why", "ours")
        try await team.syncAll(team.north, team.south)
        try await team.south.does("show", article)
      }
    }

    @Test func `a member whose work hangs on a set-aside event is told so at the sync`()
      async throws
    {
      try await Self.filled { team, _, note, reply in
        try await team.north.does("set-aside", note, "--why", "not ours")
        try await team.north.does("sync")
        let told = try await team.south.postil("sync")
        #expect(told.code == 0)
        #expect(
          told.stderr.contains(
            "1 of your replies and 1 of your edits hang on \(note), which was set aside by north: not ours\n"
          ), "\(told)")
        #expect(!(try await team.south.postil("sync")).stderr.contains("hang"))
        #expect(
          try await team.south.does("status").contains(
            "set aside  1 event, and 2 hang on it; see 'postil log --set-aside'\n"))
        let listed = try await team.south.does("log", "--set-aside")
        #expect(
          listed.contains("\(reply)  ") && listed.contains("hangs on \(note)  It did."), "\(listed)"
        )
        #expect(listed.contains("set aside by north: not ours  Did it?"), "\(listed)")
      }
    }

    @Test
    func `the author of a set-aside event hears who did it and why, before the sync and at it`()
      async throws
    {
      try await Self.filled { team, _, note, reply in
        let status = try await event("fieldSet", team.north)
        try await team.north.does("set-aside", status, "--why", "too early")
        try await team.north.does("set-aside", reply, note, "--why", "not ours")
        try await team.north.does("sync")
        let first = "north set aside your event \(status): too early; postil log \(note)"
        let second = "north set aside your event \(reply): not ours; postil log \(reply)"
        let foreseen = try await team.south.does("sync", "--dry-run")
        #expect(
          foreseen == """
            incoming
              north  2 eventsSetAside
            would disappear, with everything that hangs on it (set aside)
              \(note)  annotation «held»
              \(reply)  reply «held»
            about your events
              \(first)
              \(second)

            """)
        struct Foreseen: Decodable {
          struct Thing: Decodable { let id: String }
          struct Work: Decodable {
            struct Said: Decodable { let by, why: String }
            let event: String
            let isSetAside: Bool
            let said: Said
          }
          let vanishes, reappears: [Thing]
          let ownWork: [Work]
        }
        let document: Foreseen = try await team.south.data(of: "sync", "--dry-run")
        #expect(document.vanishes.map(\.id) == [note, reply])
        #expect(document.ownWork.map(\.event) == [status, reply])
        #expect(document.ownWork.map(\.said.why) == ["too early", "not ours"])
        let told = try await team.south.postil("sync").stderr
        #expect(told.contains("\(first)\n\(second)\n"), "\(told)")
        #expect(!(try await team.south.postil("sync")).stderr.contains("set aside"))

        try await team.north.does("reinstate", status, reply, note, "--why", "it was right")
        try await team.north.does("sync")
        let again = try await team.south.does("sync", "--dry-run")
        #expect(
          again.contains(
            """
            would come back (reinstated)
              \(note)  annotation «held»
              \(reply)  reply «held»
            about your events
              north reinstated 2 of your events, first \(reply): it was right; postil log

            """), "\(again)")
        #expect(
          try await team.south.postil("sync").stderr.contains(
            "north reinstated 2 of your events, first \(reply): it was right; postil log\n"))
      }
    }

    @Test func `an event without room is reported at once, parked, and comes back`() async throws {
      try await Team.meet("north", "south") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        let first = try await event("articleImported", team.north)
        let invited = try await team.north.postil("invite", "--device")
        try await team.north.does("sync")
        let link = String(invited.stdout.dropLast())
        #expect(try await team.bench.postil("clone", link, "east", "--as", "east").code == 0)
        // A member's share is 2,500 events, the import among them; each device records 1,500 without knowing of the other.
        try await tag(article, "n", 1_500, as: team.north)
        try await tag(article, "e", 1_500, as: team.east)
        _ = try await team.east.annotates(article, "held", note: "Another owner's room.")
        try await team.north.does("sync")
        let parted = try await team.east.postil("sync")
        #expect(parted.code == 6)
        #expect(
          parted.stderr.contains(
            "parked: 501 events of yours, for which there is no room; run 'postil outbox'"),
          "\(parted)")
        #expect(try await team.east.status().unpushed == 0)
        #expect(try await team.east.status().annotations == 1)
        let listed = try await team.east.postil("outbox")
        #expect(listed.stdout.split(separator: "\n").count == 501)
        #expect(
          listed.stdout.hasPrefix("parked  untagged \(article)  -e99\n"),
          "\(listed.stdout.prefix(99))")
        #expect(
          listed.stderr.contains(
            "your share of the article is used up: each member can add 2500 events\n"))
        // An event that is known to have no room is not recorded in the first place.
        #expect(
          try await team.east.postil("set", article, "status=accepted")
            == Ended(
              6,
              stderr: """
                error: your share of the article is used up: each member can add 2500 events
                hint:  nothing was recorded; an admin can make room: postil set-aside EVENT… --why REASON

                """))
        #expect(try await team.east.status().unpushed == 0)
        #expect(try await team.east.does("outbox", "retry") == "recorded anew: 501 events\n")
        #expect(try await team.east.postil("sync").code == 6)
        // The operator makes room, and it goes on.
        // The invitation came second, and always counts.
        let counter = try #require(Int(first.split(separator: ".")[1]))
        let named = (counter + 2...counter + 601).map { "north.\($0)" }
        let aside = try await Program.start(
          ["-C", "server", "set-aside"] + named + ["--why", "too many"], in: team.bench.folder
        ).ended()
        #expect(aside == Ended(0, stdout: "set aside  600 events\n"))
        try await team.east.does("pull")
        #expect(try await team.east.does("outbox", "retry") == "recorded anew: 501 events\n")
        try await team.east.does("sync")
        #expect(try await team.east.does("outbox") == "")
        #expect(try await team.east.does("outbox", "discard") == "dropped: 0 events\n")
        try await team.north.does("sync")
        #expect(try await team.north.digest() == team.east.digest())
      }
    }

    @Test func `a parked event is dropped on request`() async throws {
      try await Team.meet("north", "south") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        let invited = try await team.north.postil("invite", "--device")
        try await team.north.does("sync")
        let link = String(invited.stdout.dropLast())
        #expect(try await team.bench.postil("clone", link, "east", "--as", "east").code == 0)
        try await tag(article, "n", 1_300, as: team.north)
        try await tag(article, "e", 1_300, as: team.east)
        try await team.north.does("sync")
        #expect(try await team.east.postil("sync").code == 6)
        #expect(try await team.east.does("outbox", "discard") == "dropped: 101 events\n")
        try await team.east.does("sync")
        #expect(try await team.east.does("outbox") == "")
        try await team.north.does("sync")
        #expect(try await team.north.digest() == team.east.digest())
        #expect(try await team.north.does("articles").utf8.count < 2_000)
      }
    }
  }
}
