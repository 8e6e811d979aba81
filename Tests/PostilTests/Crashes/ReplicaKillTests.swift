import Foundation
import Testing

extension EndToEnd {
  @Suite(.serialized) struct ReplicaKillTests {
    @Test(arguments: 1...5)
    func `a replica killed in any command is sound, and goes on`(seed: Int) async throws {
      try await Team.meet("north", "south") { team in
        var dice = Dice(seed: seed)
        let (north, south) = (team.north, team.south)
        let article = try await north.imports("The weir\n\nThe weir held all night.\n")
        try await north.does("import", try Reports(name: "mine", count: 20).write(to: team.bench))
        try await south.does("import", try Reports(name: "theirs", count: 20).write(to: team.bench))
        try await south.does("push")
        _ = try Reports(name: "more", count: 20).write(to: team.bench)

        let commands = [
          ["import", "more"], ["sync"], ["annotate", article, "--quote", "held", "--note", "x"],
          ["pull"], ["rebuild"], ["push"],
        ]
        for command in commands.shuffled(using: &dice) {
          let before = try await north.status()
          let running = try north.start(command)
          try await Task.sleep(for: dice.moment(upToMilliseconds: 120))
          running.signal(SIGKILL)
          let ended = await running.ended()
          #expect([0, 128 + SIGKILL].contains(ended.code), "\(command): \(ended)")

          let verified = try await north.postil("verify")
          #expect(verified.code == 0, "\(command): \(verified)")
          let after = try await north.status()
          // Done, or not begun: an import and an annotation are one transaction each.
          #expect([0, 20].contains(after.articles - before.articles) || command == ["sync"])
          #expect([0, 1].contains(after.annotations - before.annotations), "\(command)")
        }

        try await north.does("import", "more")
        try await team.syncAll(north, south)
        for member in [north, south] { #expect(try await member.status().articles == 61) }
        #expect(try await north.digest() == south.digest())
        #expect(try await north.does("verify").hasPrefix("ok: "))
      }
    }

    @Test(arguments: 1...6)
    func `a clone that is killed is taken up again, or can be made anew`(seed: Int) async throws {
      try await Team.meet("north") { team in
        var dice = Dice(seed: seed)
        try await team.north.does(
          "import", try Reports(name: "reports", count: 20).write(to: team.bench))
        try await team.north.does("sync")

        let invitation = try await team.invitation()
        let clone = try Program.start(
          ["clone", invitation, "south", "--as", "south"], in: team.bench.folder)
        try await Task.sleep(for: dice.moment(upToMilliseconds: 100))
        clone.signal(SIGKILL)
        _ = await clone.ended()

        let again = try await team.south.postil("sync")
        if again.code != 0 {
          #expect(again.code == 3, "no replica yet: \(again)")
          try await team.clone(as: "south")
        }
        try await team.south.does("sync")
        try await team.north.does("pull")
        #expect(try await team.south.status().members == ["north", "south"])
        #expect(try await team.south.digest() == team.north.digest())
        #expect(try await team.south.does("verify").hasPrefix("ok: "))
      }
    }
  }
}
