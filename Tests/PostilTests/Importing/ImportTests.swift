import Foundation
import Testing

extension EndToEnd {
  /// Articles come from where analysts have them.
  @Suite(.serialized) struct ImportTests {
    /// A line of `--json` about an article.
    private struct Line: Decodable, Hashable {
      let file: String
      let place: String?
      let outcome: String
      let title: String?
    }

    private func desk(_ body: (Team) async throws -> Void) async throws {
      try await Team.meet("north", isOpen: true) { team in
        try team.bench.write(
          "north/in/b/page.html",
          "<html><title>A dam</title><article><h1>A dam</h1><p>The dam over the river held all night, said the mayor of the town.</p><p>Nobody was hurt, and the road is open again.</p></article></html>"
        )
        try team.bench.write("north/in/a.TXT", "A bridge\n\nIt was closed.")
        try team.bench.write("north/in/.hidden", "no")
        try team.bench.write("north/in/c.png", bytes: [0x89, 0x50, 0x4E, 0x47])
        try team.bench.write(
          "north/feed.xml",
          "<rss><channel><item><title>A weir</title><link>https://example.org/weir</link><description>It held.</description></item><item><title></title></item></channel></rss>"
        )
        try await body(team)
      }
    }

    @Test func `a folder is read with all below it, and files that are no article are reported`()
      async throws
    {
      try await desk { team in
        let ended = try await team.bench.bash("cd north; \"$postil\" import in")
        #expect(ended.code == 0)
        #expect(
          ended.stdout.split(separator: "\n").map { $0.dropFirst(6) } == [
            "A bridge  (added)  in/a.TXT", "A dam  (added)  in/b/page.html",
          ])
        #expect(
          ended.stderr == """
            skipped: in/c.png: this is a PNG image, not text
            2 added, 1 skipped; passed over: 1 hidden

            """)
        let some = try await team.bench.bash("cd north; \"$postil\" import in --include '*.txt'")
        #expect(some.stdout.contains("A bridge  (unchanged)"))
        #expect(some.stderr == "1 unchanged; passed over: 1 hidden, 2 not in --include\n")
      }
    }

    @Test func `a rehearsal shows the result, and changes nothing`() async throws {
      try await desk { team in
        let before = try await team.north.digest()
        let ended = try await team.bench.bash("cd north; \"$postil\" import in --dry-run")
        #expect(ended.stdout.contains("A dam  (added)"))
        #expect(
          ended.stderr.hasSuffix(
            "nothing was changed; the result would be: 2 added, 1 skipped; passed over: 1 hidden\n")
        )
        #expect(try await team.north.digest() == before)
        #expect(try await team.north.status().unpushed == 0)
      }
    }

    @Test
    func `a rehearsal of a changed article counts its notes, and names nothing that is not there`()
      async throws
    {
      try await desk { team in
        let file = try team.bench.write("north/in/a.TXT", "A bridge\n\nIt was closed.\n\nWhy?")
        let url = "https://example.org/a"
        let article = String(
          try await team.north.does("import", file, "--url", url).prefix { $0 != " " })
        for quote in ["It was closed.", "Why?"] {
          _ = try await team.north.annotates(article, quote, note: "So?")
        }
        let changed = try team.bench.write("b.txt", "A bridge\n\nIt was closed.\n\nNobody knows.")
        let rehearsed = try await team.north.does("import", changed, "--dry-run", "--url", url)
        #expect(
          rehearsed
            == "\(article)  A bridge  (revised; 2 notes would be: 1 exact, 1 orphan)\n")
        let copy = try await team.north.does(
          "import", file, "--dry-run", "--url", "https://example.org/b")
        #expect(copy.hasSuffix("  A bridge  (added, duplicate of \(article))\n"))
        try await team.north.does("import", changed, "--url", url)
        let back = try team.bench.write(
          "c.json", #"{"title": "A bridge", "text": "It was closed.\n\nWhy?", "url": "\#(url)"}"#)
        #expect(
          try await team.north.does("import", back)
            == "\(article)  A bridge  (not added: it is an earlier text of this article; to make it current again: --revises \(article))\n"
        )
      }
    }

    @Test func `each entry of a feed has its verdict`() async throws {
      try await desk { team in
        let ended = try await team.bench.bash("cd north; \"$postil\" import feed.xml --json")
        #expect(ended.code == 0)
        let lines = try Document<[Line]>(ended.stdout).data
        #expect(
          lines == [
            Line(file: "feed.xml", place: "entry 1", outcome: "added", title: "A weir"),
            Line(file: "feed.xml", place: "entry 2", outcome: "skipped", title: nil),
          ])
        #expect(
          ended.stderr.contains(
            "warning: feed.xml, entry 1: it holds only a summary of this article"))
        #expect(ended.stderr.contains("skipped: feed.xml, entry 2: it contains no text"))
        #expect(try await team.north.does("articles").contains("A weir"))
      }
    }

    @Test func `a file that names no article to revise is refused with advice`() async throws {
      try await desk { team in
        let ended = try await team.bench.bash(
          "cd north; \"$postil\" import in/a.TXT --revises nosuch")
        #expect(
          ended
            == Ended(
              3,
              stderr: """
                error: --revises nosuch: there is no such article here
                hint:  run 'postil articles' to list the ids; without --revises the file becomes a new article

                """))
      }
    }

    @Test func `a pipe is read from a shell's command, and passed over in a folder`() async throws {
      try await desk { team in
        let ended = try await team.bench.bash(
          "cd north; mkfifo in/pipe; \"$postil\" import in --include '*pipe*' || true; "
            + "\"$postil\" import <(printf 'A pipe\\n\\nIt flows.')")
        #expect(ended.stdout.hasSuffix("A pipe  (added)\n"), "\(ended)")
        #expect(ended.stderr.contains("1 unreadable"))
      }
    }

    @Test(.timeLimit(.minutes(2)))
    func `imported articles are reported as JSON before all are read`()
      async throws
    {
      try await desk { team in
        // The articles behind the gate come once the first have been told: a batch has a hundred.
        let ended = try await team.bench.bash(
          """
          cd north; mkfifo gate; word=$(head -c 100000 /dev/zero | tr '\\0' a)
          ( for n in $(seq 130); do echo "{\\"title\\":\\"$n\\",\\"text\\":\\"$n flows\\",\\"left_out\\":\\"$word\\"}"; done; cat gate
            echo '{"title":"last","text":"last"}' ) | timeout 60 "$postil" import - --json 2>/dev/null |
            ( for n in 1 2 3 4 5; do IFS= read -r line; echo "$line"; done; timeout 60 sh -c 'echo >gate'; cat )
          """)
        let lines = try Document<[Line]>(ended.stdout).data
        #expect(lines.count == 131)
        #expect(lines.last?.title == "last")
      }
    }

    @Test func `the bytes are kept beside the replica when asked`() async throws {
      try await desk { team in
        let ended = try await team.bench.bash(
          "cd north; \"$postil\" import in/a.TXT --keep-raw >/dev/null; h=$(sha256sum in/a.TXT | cut -c1-64); "
            + "stat -c %a .postil/raw; test -s .postil/raw/${h:0:2}/$h.zst && echo kept")
        #expect(ended.stdout == "700\nkept\n", "\(ended)")
        #expect(try await team.north.postil("verify").code == 0)
      }
    }

    @Test func `a watched folder is imported as it changes`() async throws {
      try await desk { team in
        let ended = try await team.bench.bash(
          """
          cd north; "$postil" import in --watch > out.txt 2>/dev/null & watcher=$!
          for i in $(seq 100); do grep -q 'A dam' out.txt && break; sleep 0.1; done
          printf 'A lock\\n\\nIt opened.' > in/new.txt
          for i in $(seq 100); do grep -q 'A lock' out.txt && break; sleep 0.1; done
          kill -INT $watcher; wait $watcher || echo "ended $?"
          cut -c7- out.txt
          "$postil" undo | wc -l
          """)
        #expect(
          ended.stdout == """
            ended 130
            A bridge  (added)  in/a.TXT
            A dam  (added)  in/b/page.html
            A lock  (added)  in/new.txt
            1

            """,
          "\(ended)")
      }
    }

    @Test func `a charset that nobody declared is said, and one that is wrong is refused`()
      async throws
    {
      try await desk { team in
        let text = String(repeating: "Мост закрыли утром, вода поднялась. ", count: 20)
        try team.bench.write("north/utf8.txt", text)
        let ended = try await team.bench.bash(
          """
          cd north; iconv -f UTF-8 -t CP1251 utf8.txt > old.txt
          "$postil" import old.txt
          "$postil" import utf8.txt --charset windows-1251 || echo "ended $?"
          "$postil" import utf8.txt --charset nonsense || echo "ended $?"
          """)
        #expect(ended.stdout.contains("Мост закрыли утром"))
        #expect(ended.stdout.hasSuffix("\nended 2\nended 2\n"))
        #expect(ended.stderr.contains("read as windows-1251, with a certainty of 100 %"))
        #expect(ended.stderr.contains("it is UTF-8, not windows-1251"))
        #expect(ended.stderr.contains("unknown charset 'nonsense'"))
      }
    }
  }
}
