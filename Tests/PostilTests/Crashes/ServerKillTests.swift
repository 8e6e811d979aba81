import Foundation
import Testing

extension EndToEnd {
  @Suite(.serialized) struct ServerKillTests {
    /// ⚖ An acknowledgement is sent only after the commit that it speaks of is durable.
    @Test func `a server killed again and again while three push loses and doubles nothing`()
      async throws
    {
      try await Team.meet("north", "south", "east", "observer", isOpen: true) { team in
        let writers = [team.north, team.south, team.east]
        let observer = Member(name: "observer", bench: team.bench)
        var dice = Dice(seed: 1)
        var imported = 0
        var interruptions = 0
        for round in 1...10 {
          imported += try await importing(80, round, by: writers)
          var log = LogFile(of: team.bench)
          let pushes = try writers.map { try $0.start([round.isMultiple(of: 2) ? "sync" : "push"]) }
          try await commits(Int.random(in: 0...3, using: &dice), from: pushes, log: &log)
          try await Task.sleep(for: dice.moment(upToMilliseconds: 10))
          await team.server.stop(SIGKILL)
          for push in pushes {
            let ended = await push.ended()
            #expect([0, 5].contains(ended.code), "round \(round): \(ended)")
            if ended.code == 5 { interruptions += 1 }
          }
          var acknowledged = imported
          for writer in writers { acknowledged -= try await writer.status().unpushed }

          try await team.restart()
          try await observer.does("pull")
          let held = try await observer.status().articles
          #expect(held >= acknowledged, "round \(round): held \(held) of \(acknowledged)")
          #expect(held <= imported, "round \(round)")
        }
        #expect(interruptions > 0, "no kill came in the middle of a push: nothing was proved")

        try await team.syncAll(team.north, team.south, team.east, observer)
        let digest = try await observer.digest()
        for member in writers + [observer] {
          #expect(try await member.status().articles == imported)
          #expect(try await member.status().unpushed == 0)
          #expect(try await member.digest() == digest)
        }
        #expect(try await observer.does("verify").hasPrefix("ok: \(imported + 4) events in "))
      }
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a server asked to stop finishes pushes in flight`(signal: Int32) async throws {
      try await Team.meet("north", "observer") { team in
        let observer = Member(name: "observer", bench: team.bench)
        let reports = Reports(name: "reports", count: 500)
        try await team.north.does("import", try reports.write(to: team.bench))
        try await team.north.does("pull")

        var log = LogFile(of: team.bench)
        let push = try team.north.start(["push"])
        try await commits(1, from: [push], log: &log)
        let stopped = await team.server.stop(signal)
        let pushed = await push.ended()
        #expect(stopped.code == 0)
        #expect(stopped.stderr.hasSuffix("stopped; everything acknowledged is in server\n"))
        #expect([0, 5].contains(pushed.code), "\(pushed)")
        let acknowledged = reports.count - (try await team.north.status().unpushed)

        try await team.restart()
        try await observer.does("pull")
        #expect(try await observer.status().articles >= acknowledged)
        try await team.syncAll(team.north, observer)
        #expect(try await observer.status().articles == reports.count)
        #expect(try await team.north.digest() == observer.digest())
      }
    }

    @Test(arguments: 1...6)
    func `a first start that is killed leaves nothing that the next one stumbles over`(seed: Int)
      async throws
    {
      try await Bench.open { bench in
        var dice = Dice(seed: seed)
        let first = try Program.start(
          ["serve", "server", "--listen", "127.0.0.1:0", "--workspace", "newsroom", "--insecure"],
          in: bench.folder)
        try await Task.sleep(for: dice.moment(upToMilliseconds: 60))
        first.signal(SIGKILL)
        _ = await first.ended()

        let second = try await RunningServer(in: bench)
        let clone = try await bench.postil(
          "clone", try await bench.invitation(), "north", "--as", "north")
        #expect(clone.code == 0, "\(clone)")
        await second.stop()
      }
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a server that nobody talks to stops at once`(signal: Int32) async throws {
      try await Team.meet(isOpen: true) { team in
        let link = team.server.link
        let stopped = await team.server.stop(signal)
        let expected = Ended(
          0, stdout: "\(link)\n",
          stderr: """
            serving until Ctrl-C
            stopped; everything acknowledged is in server

            """)
        #expect(stopped == expected)
      }
    }

    /// Imports as many new reports for each; gives how many in all.
    private func importing(_ count: Int, _ round: Int, by writers: [Member]) async throws -> Int {
      let imports = try writers.map { writer in
        let reports = Reports(name: "\(writer.name)-\(round)", count: count)
        return try writer.start(["import", try reports.write(to: writer.bench)])
      }
      for running in imports {
        let ended = await running.ended()
        try #require(ended.code == 0, "\(ended)")
      }
      return count * writers.count
    }

    /// Waits until the server has made so many commits, or the pushes have nothing left for it.
    private func commits(_ count: Int, from pushes: [RunningProgram], log: inout LogFile)
      async throws
    {
      try await until("the pushes are under way") {
        log.look()
        return log.changes >= count || pushes.allSatisfy { !$0.isRunning }
      }
    }
  }
}
