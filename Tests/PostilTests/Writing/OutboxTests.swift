import Testing

extension EndToEnd {
  /// An event that the server refuses stays, is explained, and stops nothing but itself.
  @Suite(.serialized) struct OutboxTests {
    @Test func `a refused event stays, those before it are taken, and a person decides`()
      async throws
    {
      try await Team.meet("north", "south") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        try await team.syncAll(team.north, team.south)
        let first = try await team.south.annotates(article, "held", note: "Allowed.")
        _ = try await team.south.imports("A bridge\n\nIt was closed.\n")
        let second = try await team.south.annotates(article, "night", note: "Allowed, too.")
        try await team.north.does("role", "south", "analyst")

        let refused = try await team.south.postil("sync")
        #expect(refused.code == 6)
        #expect(
          refused.stderr.contains(
            "error: the server takes this only from the role editor or higher, and yours is lower"),
          "\(refused)")
        try await team.north.does("pull")
        #expect(try await team.north.does("show", article).contains("Allowed."))
        #expect(try await team.south.status().unpushed == 2)
        let third = try await team.south.annotates(article, "all", note: "Saved all the same.")
        let listed = try await team.south.postil("outbox")
        #expect(listed.stdout.contains("refused  articleImported"), "\(listed)")
        #expect(listed.stderr.contains("'postil outbox drop' takes it back"), "\(listed)")
        #expect(try await team.south.does("status").contains("refused    south."))

        #expect(try await team.south.does("outbox", "keep").hasPrefix("kept       south."))
        #expect(
          try await team.south.does("outbox", "keep") == "none of your events was refused\n")
        let again = try await team.south.postil("push")
        #expect(again.code == 6, "\(again)")
        let dropped = try await team.south.does("outbox", "drop")
        #expect(dropped.hasPrefix("dropped    ") && dropped.contains("articleImported"))
        #expect(dropped.contains("renumbered \(second) is "), "\(dropped)")
        try await team.south.does("sync")
        try await team.north.does("pull")
        let shown = try await team.north.does("show", article)
        #expect(shown.contains("Allowed, too.") && shown.contains("Saved all the same."))
        #expect(try await team.north.status().articles == 1)
        #expect(try await team.north.digest() == team.south.digest())
        #expect(Set([first, second, third]).count == 3)
      }
    }

    @Test func `an event that others hang on goes with them, or not at all`() async throws {
      try await Team.meet("north") { team in
        let article = try await team.north.imports("The weir\n\nThe weir held all night.\n")
        try await team.north.does("sync")
        let note = try await team.north.annotates(article, "held", note: "A slip.")
        let reply = String(
          try await team.north.does("reply", note, "About it.").prefix { $0 != " " })
        _ = try await team.north.annotates(article, "night", note: "To stay.")
        let alone = try await team.north.postil("outbox", "drop", note)
        #expect(alone.code == 4)
        #expect(alone.stderr.contains("postil outbox drop \(note) \(reply)"), "\(alone)")
        try await team.north.does("outbox", "drop", note, reply)
        let shown = try await team.north.does("show", article)
        #expect(shown.contains("To stay.") && !shown.contains("A slip."))
        try await team.north.does("sync")
        #expect(try await team.north.postil("outbox", "drop", note).code == 3)
        #expect(try await team.north.status().annotations == 1)
        #expect(try await team.north.does("verify").hasPrefix("ok: "))
        #expect(try await team.north.postil("outbox", "drop").code == 1)
      }
    }
  }
}
