import PostilCore
import Testing

@testable import PostilImport

struct MarkdownTests {
  @Test func `marks go, and the words stay`() throws {
    let document = try Document(
      markdown: """
        # A *closed* bridge

        The [mayor](https://example.org/mayor) said: **no**. ![A photo](a.jpg)
        And a line.

        - one
        - two

        | a | b |
        |---|---|
        | 1 | 2 |

        ```
        code  here
        ```
        """)
    #expect(document.title == "A closed bridge")
    #expect(
      document.text.text.string == """
        A closed bridge

        The mayor said: no. And a line.

        • one
        • two

        a | b
        1 | 2

        code  here
        """)
    #expect(document.facts.importer == "markdown/1")
  }

  @Test func `front matter of YAML and TOML has the facts`() throws {
    let yaml = try Document(
      markdown: """
        ---
        title: "A \\"closed\\" bridge"
        date: 2024-03-01
        author: 'O''Hara'
        tags:
          - title: other
        canonical_url: https://example.org/bridge
        summary: >
          Two
          lines
        ---

        It was closed.
        """)
    #expect(yaml.title == "A \"closed\" bridge")
    #expect(yaml.facts.published == "2024-03-01")
    #expect(yaml.facts.author == "O'Hara")
    #expect(yaml.facts.url == "https://example.org/bridge")
    #expect(yaml.text.text == "A \"closed\" bridge\n\nIt was closed.")
    let toml = try Document(markdown: "+++\r\ntitle = \"A dam\"\r\n+++\r\n\r\nText")
    #expect(toml.text.text == "A dam\n\nText")
    #expect(FrontMatter("---\nsummary: >\n  Two\n  lines\n---\n")?["summary"] == "Two lines")
  }

  @Test func `a title that is not the first block is no second paragraph`() throws {
    let document = try Document(markdown: "## Above\n\n# A bridge\n\nText")
    #expect(document.text.text == "A bridge\n\nAbove\n\nText")
  }

  @Test func `elements for programs are left out`() throws {
    let document = try Document(
      markdown: """
        # A bridge {#bridge .big}

        ::: {#article}
        []{#n1}
        {% include x.html %}
        See [the dam]({{ "/dam" | url }}) and {this}.
        :::
        """)
    #expect(document.text.text == "A bridge\n\nSee the dam and {this}.")
  }

  /// Bombs of other readers of Markdown.
  @Test(arguments: ["[", "![", "*a **b ", "> ", "- ", "`", "<a ", "&", "[a](", "| a ", "]("])
  func `a hostile text is read in time`(piece: String) throws {
    let text = "# A\n\n" + String(repeating: piece, count: 60_000 / piece.utf8.count)
    _ = try? Document(markdown: text)
  }

  @Test func `a table, or a definition, that would become gigabytes is refused`() {
    let table = String(repeating: "|b", count: 3_000) + "\n" + String(repeating: "|-", count: 3_000)
    #expect(throws: TextError.tooComplex(limit: 1_000_000)) {
      try Document(markdown: "# A\n\n" + table + "\n" + String(repeating: "|b\n", count: 3_000))
    }
    let definition = "[a]: /" + String(repeating: "x", count: 50_000)
    #expect(throws: TextError.self) {
      try Document(markdown: definition + "\n\n" + String(repeating: "[a] ", count: 20_000))
    }
  }

  @Test func `rulers around a text are no front matter`() throws {
    for text in [
      "---\nKyiv. It was closed.\n\nAll day.\n---\nAgency", "---\n\nA text: said so\n---\nx",
    ] {
      #expect(FrontMatter(text) == nil)
      #expect(FileKind.ofText(text) == .plain)
    }
    #expect(FileKind.ofText("A list\n\n# no  Name\n1. One\n5*3*2") == .plain)
  }

  @Test(arguments: [
    ("2026-11-28-bridge.md", "---\ntitle: A\n---\nText.", "2026-11-28"),
    ("_posts/2026-11-28-bridge.md", "---\ntitle: A\n---\nText.", "2026-11-28"),
    ("2026-11-28-b.md", "---\ntitle: A\ndate: 2020-01-01\n---\nText.", "2020-01-01"),
    ("2026-13-28-b.md", "---\ntitle: A\n---\nText.", nil),
    ("2026-11-28.md", "---\ntitle: A\n---\nText.", nil),
    ("2026-11-28-b.md", "# A\n\nText.", nil),
  ])
  func `the day is that of the file's name where front matter has none`(
    name: String, text: String, day: String?
  ) throws {
    #expect(try Document(markdown: text, fileName: name).facts.published == day)
    #expect(try Reading(Array(text.utf8), name: name).documents.map(\.facts.published) == [day])
  }
}
