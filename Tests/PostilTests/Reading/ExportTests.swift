import Foundation
import Testing

extension EndToEnd {
  /// Exports for other programs and for people.
  @Suite(.serialized) struct ExportTests {
    private static let text = """
      Мост <b>закрыт</b>

      Мост через реку закрыли на ремонт до мая, сообщила *мэрия*.

      Движение пустили в объезд.

      """

    /// Two annotations that overlap, with a thread and hostile words, the second one marked.
    private func meet(
      _ body: (_ team: Team, _ article: String, _ first: String, _ second: String) async throws ->
        Void
    ) async throws {
      try await Team.meet("north", "south", isOpen: true) { team in
        let article = try await team.north.imports(Self.text)
        let first = try await team.north.annotates(
          article, "через реку закрыли", note: "=HYPERLINK(\"http://x\"), и это")
        let second = try await team.north.annotates(
          article, "закрыли на ремонт", note: "<script>alert(1)</script> \u{202E}")
        try await team.north.does("reply", first, "Ответ & <i>")
        try await team.north.does("set", second, "marking=red")
        try await team.syncAll(team.north, team.south)
        try await body(team, article, first, second)
      }
    }

    private func objects(_ lines: String) throws -> [[String: Any]] {
      try lines.split(separator: "\n").map {
        try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
      }
    }

    @Test func `jsonl says of which state it is, and then everything`() async throws {
      try await meet { team, article, first, second in
        let lines = try objects(await team.south.does("export"))
        #expect(
          lines.map { $0["type"] as? String } == [
            "workspace", "article", "annotation", "annotation",
          ])
        #expect(lines[0]["seq"] as? Int == Int(try await team.south.status().cursor))
        #expect(lines[0]["schema"] as? String == "postil-export/1")
        #expect((lines[1]["paragraphs"] as? [String])?.last == "Движение пустили в объезд.")
        #expect(lines[2...].map { $0["id"] as? String } == [first, second])
        #expect(lines[3]["marking"] as? String == "red")
        let anchor = try #require(lines[2]["anchor"] as? [String: Any])
        #expect(anchor["quote"] as? String == "через реку закрыли")
      }
    }

    @Test func `a conflict is exported with all its values`() async throws {
      try await meet { team, _, first, _ in
        try await team.north.does("set", first, "status=open")
        try await team.south.does("set", first, "status=accepted")
        try await team.syncAll(team.north, team.south, team.north)
        let lines = try objects(await team.north.does("export"))
        let conflict = try #require(lines.last)
        #expect(conflict["type"] as? String == "conflict")
        let heads = try #require(conflict["heads"] as? [[String: Any]])
        #expect(heads.map { $0["value"] as? String } == ["open", "accepted"])
        for format in ["csv", "w3c", "markdown", "html"] {
          #expect(try await team.north.does("export", "--format", format).contains("status"))
        }
        for format in ["markdown", "html"] {
          let text = try await team.north.does("export", "--format", format)
          #expect(text.contains("open (north)") && text.contains("accepted (south)"), "\(format)")
        }
      }
    }

    @Test func `every output names the author of the words, and of the note`() async throws {
      try await meet { team, article, first, _ in
        try await team.south.does("edit", first, "--note", "Wholly rewritten.")
        try await team.syncAll(team.south, team.north)
        for command in [["show", first], ["show", article], ["annotations"]] {
          let shown = try await team.north.start(command).ended().stdout
          let line = shown.split(separator: "\n").first { $0.contains("note by south") }
          #expect(line?.contains("north") == true, "\(command): \(shown)")
        }
        for format in ["markdown", "html"] {
          let text = try await team.north.does("export", "--format", format)
          #expect(text.contains("note by south, "), "\(format)")
        }
        let rows = try await team.north.does("export", "--format", "csv")
        let row = try #require(rows.split(separator: "\r\n").first { $0.contains("rewritten") })
        #expect(
          rows.split(separator: "\r\n").first?.contains(",modified,modified_by,chosen_by,") == true)
        #expect(row.contains(",north,") && row.contains(",south,,exact,"))
        let page = try await team.north.does("export", "--format", "w3c")
        let document = try JSONSerialization.jsonObject(with: Data(page.utf8)) as? [String: Any]
        let item = try #require((document?["items"] as? [[String: Any]])?.first)
        #expect((item["creator"] as? [String: Any])?["name"] as? String == "north")
        #expect(
          (item["contributor"] as? [[String: Any]])?.map { $0["name"] as? String } == ["south"])
        #expect(item["modified"] as? String != nil)
        let line = try #require(
          objects(await team.north.does("export")).first { $0["id"] as? String == first })
        #expect(line["modified"] as? String != nil)
        #expect(
          (line["modified_by"] as? [[String: Any]])?.map { $0["author"] as? String } == ["south"])
      }
    }

    @Test func `a spreadsheet runs nothing`() async throws {
      try await meet { team, _, first, _ in
        let rows = try await team.south.does("export", "--format", "csv")
        #expect(rows.hasPrefix("\u{FEFF}article,title,url,"))
        let unmarked = try await team.south.does("export", "--format", "csv", "--no-bom")
        #expect(unmarked.hasPrefix("article,title,url,"))
        #expect(rows.contains(",\(first),north,"))
        #expect(rows.contains("\"'=HYPERLINK(\"\"http://x\"\"), и это\""))
        #expect(rows.contains(",tlp:red,"))
        #expect(rows.utf8.count { $0 == UInt8(ascii: "\r") } == 3)
      }
    }

    @Test func `a web annotation finds its place again`() async throws {
      try await meet { team, _, first, second in
        let page = try #require(
          try JSONSerialization.jsonObject(
            with: Data(await team.south.does("export", "--format", "w3c").utf8))
            as? [String: Any])
        let items = try #require(page["items"] as? [[String: Any]])
        #expect(
          items.map { $0["motivation"] as? String } == ["commenting", "replying", "commenting"])
        #expect(items[1]["target"] as? String == items[0]["id"] as? String)
        #expect(items.map { $0["postil:id"] as? String } == [first, "north.5", second])
        let target = try #require(items[2]["target"] as? [String: Any])
        let selectors = try #require(target["selector"] as? [[String: Any]])
        let (start, end) = (selectors[1]["start"] as? Int ?? 0, selectors[1]["end"] as? Int ?? 0)
        let scalars = Array(Self.text.unicodeScalars)
        let quote = String(String.UnicodeScalarView(scalars[start..<end]))
        #expect(quote == "закрыли на ремонт")
        #expect(selectors[0]["exact"] as? String == quote)
        #expect((selectors[0]["prefix"] as? String)?.hasSuffix("через реку ") == true)
        #expect((selectors[0]["suffix"] as? String)?.hasPrefix(" до мая") == true)
      }
    }

    @Test func `a page holds no markup of others, and tells overlapping annotations apart`()
      async throws
    {
      try await meet { team, _, _, _ in
        let page = try await team.south.does("export", "--format", "html")
        #expect(
          page.contains(
            "<mark>через реку </mark><mark class=\"deep\">закрыли</mark>"
              + "<sup><a id=\"r-a1-1\" href=\"#a1-1\">[1]</a></sup><mark> на ремонт</mark>"))
        #expect(page.contains("dir=\"auto\">Мост &lt;b&gt;закрыт&lt;/b&gt;</h1>"))
        #expect(!page.contains("<script") && !page.contains("<b>") && !page.contains("\u{202E}"))
        #expect(page.contains("tlp:red"))
        #expect(page.contains("default-src 'none'"))
      }
    }

    @Test func `a text to read holds no markup of others either`() async throws {
      try await meet { team, _, first, _ in
        let text = try await team.south.does("export", "--format", "markdown")
        #expect(text.contains("через реку закрыли[^\(first)] на ремонт"))
        #expect(text.contains("сообщила \\*мэрия\\*"))
        #expect(text.contains("\\<script\\>"))
        #expect(!text.replacing("\\<", with: "").dropFirst().contains("<"), "after the comment")
        #expect(!text.contains("\u{202E}"))
      }
    }

    @Test func `higher marked articles are left out only on request, and that is reported`()
      async throws
    {
      try await meet { team, _, first, second in
        let ended = try await team.south.postil(
          "export", "--format", "csv", "--max-marking", "amber")
        #expect(ended.code == 0)
        #expect(ended.stdout.contains(first) && !ended.stdout.contains(second))
        #expect(
          ended.stderr == "left out because of their marking: 1 article or annotation (1 tlp:red)\n"
        )
        try await team.south.does("set", try #require(articleID(ended.stdout)), "marking=red")
        let rest = try await team.south.postil("export", "--max-marking", "amber")
        #expect(rest.stdout.split(separator: "\n").count == 1)
        #expect(
          rest.stderr
            == "no articles to export\nleft out because of their marking: 1 article or annotation (1 tlp:red)\n"
        )
        #expect(try await team.south.postil("export", "--max-marking", "purple").code == 2)
      }
    }

    private func articleID(_ rows: String) -> String? {
      rows.split(whereSeparator: \.isNewline).dropFirst().first?.split(separator: ",").first
        .map(String.init)
    }

    @Test func `an earlier moment is exported as it was`() async throws {
      try await meet { team, article, first, second in
        let before = try await team.south.status().cursor
        try await team.north.does("edit", first, "--note", "Иначе")
        try await team.north.does("delete", second)
        try await team.syncAll(team.north, team.south)
        let now = try await team.south.does("export", article)
        let past = try await team.south.does("export", article, "--as-of", "\(before)")
        #expect(now.contains("Иначе") && !now.contains("HYPERLINK") && !now.contains(second))
        #expect(!past.contains("Иначе") && past.contains("HYPERLINK") && past.contains(second))
        #expect(try await team.south.does("export", "--all").contains(second))
      }
    }

    @Test func `a quote over several paragraphs is marked in each of them`() async throws {
      try await meet { team, article, _, _ in
        _ = try await team.south.annotates(
          article, "*мэрия*.\n\nДвижение", note: "Через абзац")
        let page = try await team.south.does("export", "--format", "html")
        #expect(page.contains("сообщила <mark>*мэрия*.</mark></p>"))
        #expect(
          page.contains(
            "<p dir=\"auto\"><mark>Движение</mark><sup><a id=\"r-a1-3\" href=\"#a1-3\">[3]</a></sup> пустили"
          ))
      }
    }

    @Test func `articles marked higher today are left out of earlier moments, too`() async throws {
      try await meet { team, _, first, second in
        let seq = try await team.south.status().cursor
        try await team.south.does("set", first, "marking=red")
        let past = try await team.south.does(
          "export", "--as-of", "\(seq)", "--max-marking", "amber")
        #expect(!past.contains(first) && !past.contains(second))
        #expect(try await team.south.does("export", "--as-of", "\(seq)").contains(first))
      }
    }

    @Test func `a failed write is reported`() async throws {
      try await meet { team, _, _, _ in
        for command in ["export", "annotations", "articles"] {
          let ended = try await team.bench.bash(
            "set +e; cd south; \"$postil\" \(command) > /dev/full; echo code $?")
          #expect(ended.stdout.contains("code 6"), "\(ended)")
        }
      }
    }

    @Test func `blanks before it hide neither a formula nor a block of code`() async throws {
      try await meet { team, article, _, _ in
        for note in ["=1", " =2", "\u{A0}+3", "\u{FEFF}-4", "\t@5", "＝6"] {
          _ = try await team.south.annotates(article, "Движение", note: note)
        }
        let reply = try await team.south.annotates(article, "объезд", note: "О")
        try await team.south.does("reply", reply, "    код *x*")
        let rows = try await team.south.does("export", "--format", "csv")
        for note in ["=1", " =2", "\u{A0}+3", "-4", "@5", "＝6"] {
          let cells = [
            ",Движение,'\(note),", ",Движение,\"'\(note)\",", ",Движение,'\u{FEFF}\(note),",
            ",Движение,\"\t'\(note)\",",
          ]
          #expect(cells.contains { rows.contains($0) }, "\(note)")
        }
        let text = try await team.south.does("export", "--format", "markdown")
        #expect(text.contains("- \u{200B}    код \\*x\\*"))
      }
    }

    @Test func `a deleted thing is not exported, nor is its conflict`() async throws {
      try await meet { team, _, first, _ in
        try await team.north.does("set", first, "status=open")
        try await team.south.does("set", first, "status=accepted")
        try await team.syncAll(team.north, team.south, team.north)
        #expect(try await team.north.does("export").contains("\"type\":\"conflict\""))
        try await team.north.does("delete", first)
        #expect(try await !team.north.does("export").contains("\"type\":\"conflict\""))
        #expect(try await team.north.does("export", "--all").contains("\"type\":\"conflict\""))
      }
    }

    @Test func `a file appears once it is whole or never, and replaces none unasked`() async throws
    {
      try await meet { team, article, _, _ in
        let ended = try await team.bench.bash(
          """
          set +e; cd south; "$postil" export -o all.jsonl; echo code $?; "$postil" export > out.jsonl
          cmp all.jsonl out.jsonl && echo same; "$postil" export -o all.jsonl; echo code $?
          "$postil" export zzzz -o other.jsonl; echo code $?; ln -s all.jsonl link
          "$postil" export -o link --force; echo code $?; "$postil" export -o all.jsonl --force; echo code $?
          "$postil" export --force; echo code $?; "$postil" export -o - | cmp - out.jsonl && echo same
          for number in 1 2 3; do
            "$postil" export -o late$number & pid=$!
            until [ -e late$number.$pid.new ] || [ -e late$number ] || ! kill -0 $pid; do :; done
            kill -TERM $pid; wait $pid
          done
          ls *.new other.jsonl; stat -c %a all.jsonl
          """)
        #expect(
          ended.stdout
            == "code 0\nsame\ncode 2\ncode 3\ncode 2\ncode 0\ncode 2\nsame\n600\n")
        #expect(
          ended.stderr.contains(
            """
            error: all.jsonl already exists
            hint:  name another file, or replace it with --force

            """))
      }
    }

    @Test func `an article that is not there is said before anything is written`() async throws {
      try await meet { team, article, _, _ in
        let ended = try await team.south.postil("export", article, "zzzz")
        #expect(ended.code == 3)
        #expect(ended.stdout.isEmpty)
      }
    }
  }
}
