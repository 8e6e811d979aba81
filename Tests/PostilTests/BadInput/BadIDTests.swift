import Testing

extension EndToEnd {
  @Suite(.serialized) struct BadIDTests {
    @Test(arguments: ["zzzz", "north.99", "nobody.1"])
    func `an id that nothing has`(id: String) async throws {
      try await Team.meet("north") { team in
        let ended = try await team.north.postil("show", id)
        #expect(
          ended
            == Ended(
              3,
              stderr: """
                error: there is no '\(id)' in this replica
                hint:  run 'postil articles' or 'postil annotations' to list the ids, or pull first

                """))
      }
    }

    @Test(arguments: ["", "abc", "k3f!", "north.x", "north.0", "north.1.2", "k3fü"])
    func `a text that cannot be an id`(id: String) async throws {
      try await Team.meet("north") { team in
        let ended = try await team.north.postil("show", id)
        #expect(
          ended
            == Ended(
              3,
              stderr: """
                error: '\(id)' is not an id
                hint:  an article has an id such as k3f9, of at least 4 characters; an \
                annotation or a reply one such as north.42

                """))
      }
    }

    @Test func `a field that there is not is named with those that there are`() async throws {
      try await Team.meet("north") { team in
        let article = try await team.north.imports("The weir\n\nIt held.\n")
        let note = try await team.north.annotates(article, "held", note: "For now.")
        try await team.north.does("reply", note, "Why?")
        let refused = try await team.north.postil("why", "north.4", "mood")
        #expect(
          refused
            == Ended(
              2,
              stderr: """
                error: a reply has no field 'mood'
                hint:  its fields are body, deleted

                """))
        let listed = try await team.north.postil("why", note, "mood").stderr
        #expect(
          listed.hasSuffix(
            """
            hint:  its fields are note, status, motivation, language, color, assignee, due, marking, deleted, \
            tag:…, audience:…, anchor:…, reliability:…, credibility:…, confidence:…, likelihood:…, stance:…, \
            rationale:…

            """))
        #expect(try await team.north.postil("resolve", note, "mood").stderr == listed)
      }
    }

    @Test func `an article's id where an annotation's is needed`() async throws {
      try await Team.meet("north") { team in
        let article = try await team.north.imports("The weir\n\nIt held.\n")
        #expect(
          try await team.north.postil("reply", article, "why?")
            == Ended(
              3,
              stderr: """
                error: '\(article)' is not an annotation
                hint:  'postil show \(article)' says what it is

                """))
      }
    }

    @Test func `the beginning of two articles' ids`() async throws {
      try await Team.meet("north") { team in
        // Two texts whose hashes begin alike, found by trying.
        _ = try await team.north.imports("Report 1028\n")
        _ = try await team.north.imports("Report 1421\n")
        #expect(
          try await team.north.postil("show", "w5cm")
            == Ended(
              3,
              stderr: """
                error: 'w5cm' can mean several articles: w5cm6, w5cmn
                hint:  type more characters of the one you mean

                """))
        #expect(try await team.north.does("show", "w5cm6").hasPrefix("Report 1421\n"))
      }
    }
  }
}
