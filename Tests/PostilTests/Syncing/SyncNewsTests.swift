import Testing

extension EndToEnd {
  /// The actions of others, at the end of a sync and by `news`.
  @Suite(.serialized) struct SyncNewsTests {
    private struct Synced: Decodable {
      let pulled: Int
      let news: News
    }

    private struct News: Decodable {
      let since: Int
      let items: [Item]
    }

    private struct Item: Decodable {
      let by: String
      let change: String
    }

    @Test func `a sync tells what came, and news tells it until it was seen`() async throws {
      try await Team.meet("north", "south", isOpen: true) { team in
        let (north, south) = (team.north, team.south)
        let article = try await north.imports("The weir\n\nThe weir held all night.\n")
        let note = try await north.annotates(article, "held", note: "First.")
        try await north.does("sync")
        try await south.does("sync")
        try await south.does("reply", note, "Why?")
        try await south.does("sync")
        let told = "south replied to your \(note) «held»\n"
        let synced = try await north.postil("sync")
        #expect(synced.stderr.hasSuffix(told), "\(synced)")
        #expect(try await north.does("news", "--mine") == told)
        // The output is no terminal, so the mark stays.
        #expect(try await north.does("news").contains(told))
        #expect(try await north.does("news", "--seen").contains(told))
        #expect(try await north.postil("news") == Ended(0, stderr: "nothing new\n"))
        #expect(try await north.does("news", "--since", "1").contains(told))
        try await south.does("reply", note, "And when?")
        try await south.does("tag", note, "+river")
        try await south.does("sync")
        try await north.does("pull")
        func looks(_ arguments: String) async throws -> String {
          try await team.bench.bash(
            "script -qec \"'$postil' -C north --no-pager news \(arguments)\" /dev/null"
          ).stdout
        }
        // On a terminal, what was left out is still new afterwards.
        #expect(try await looks("-n 1").contains("; --limit shows more"))
        #expect(try await looks("").contains("replied to your \(note)"))
        #expect(try await looks("").contains("nothing new"))
        try await south.does("tag", note, "+bank")
        try await south.does("sync")
        let data: Synced = try await north.data(of: "sync")
        #expect(data.pulled == 1 && data.news.items.map(\.change) == ["tagged"])
        #expect(data.news.items.map(\.by) == ["south"])
        #expect(try await north.does("news") == "south tagged your \(note) «held»\n")
        let again = try await north.postil("pull", "--json")
        #expect(again.stderr == "" && again.stdout.contains("\"items\""), "\(again)")
      }
    }
  }
}
