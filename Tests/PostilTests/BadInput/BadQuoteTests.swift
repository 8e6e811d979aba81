import Testing

extension EndToEnd {
  /// Quotes that do not say which words are meant: nothing is annotated.
  @Suite(.serialized) struct BadQuoteTests {
    private static let text = """
      Маяк «Тихий»

      Свет виден за 18 миль. Прежняя лампа светила на 11 миль.

      Маяк стоит на мысе. Свет виден за 18 миль.

      """

    private func annotating(_ options: String..., expected: (_ article: String) -> Ended)
      async throws
    {
      try await Team.meet("north") { team in
        let article = try await team.north.imports(Self.text)
        let ended = try await team.north.start(["annotate", article] + options).ended()
        #expect(ended == expected(article))
        #expect(try await team.north.status().annotations == (ended.code == 0 ? 1 : 0))
      }
    }

    @Test func `a quote that is not there: the nearest sentence is shown and not taken`()
      async throws
    {
      try await annotating("--quote", "Прежний фонарь светил на 11 миль", "--note", "x") {
        article in
        Ended(
          3,
          stderr: """
            error: «Прежний фонарь светил на 11 миль» is not in article \(article)
            hint:  did you mean (nothing was recorded):
                     «Прежняя лампа светила на 11 миль.»

            """)
      }
    }

    @Test func `a quote inside a word is taken, and that is said`() async throws {
      try await Team.meet("north") { team in
        let article = try await team.north.imports(Self.text)
        let ended = try await team.north.postil("annotate", article, "--quote", "амп")
        #expect(ended.code == 0)
        #expect(ended.stderr == "the quote begins or ends inside a word: «лампа»\n")
      }
    }

    @Test func `a quote that nothing is like`() async throws {
      try await annotating("--quote", "Погода", "--note", "x") { article in
        Ended(
          3,
          stderr: """
            error: «Погода» is not in article \(article)
            hint:  read the text with 'postil show \(article)'

            """)
      }
    }

    @Test func `a quote that is there twice: the places are listed`() async throws {
      try await annotating("--quote", "Свет виден", "--note", "x") { article in
        Ended(
          3,
          stderr: """
            error: «Свет виден» is in article \(article) 2 times:
                     1  ¶2  …Маяк «Тихий»  «Свет виден» за 18 миль. Прежняя лампа све…
                     2  ¶3  …11 миль.  Маяк стоит на мысе. «Свет виден» за 18 миль.…
            hint:  choose one with --nth N, or quote more of the text around it

            """)
      }
    }

    @Test func `--nth chooses one of several places`() async throws {
      try await annotating("--quote", "Свет виден", "--nth", "2", "--note", "x") { article in
        Ended(
          0,
          stdout:
            "north.3  \(article) ¶3:20-30 …11 миль.  Маяк стоит на мысе. «Свет виден» за 18 миль.…\n"
        )
      }
    }

    @Test(arguments: ["0", "3", "-1"])
    func `--nth out of range`(nth: String) async throws {
      try await annotating("--quote", "Свет виден", "--nth=\(nth)", "--note", "x") { _ in
        Ended(
          3,
          stderr: """
            error: there is no place \(nth): the quote occurs 2 times
            hint:  choose from 1 to 2

            """)
      }
    }

    @Test func `an empty quote`() async throws {
      try await annotating("--quote", " ", "--note", "x") { _ in
        Ended(
          2,
          stderr: """
            error: the quote is empty
            hint:  give the words with --quote

            """)
      }
    }
  }
}
