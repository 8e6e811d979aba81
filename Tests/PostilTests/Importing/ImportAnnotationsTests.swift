import Foundation
import Testing

extension EndToEnd {
  /// Annotations out of one workspace and into another, and back.
  @Suite(.serialized) struct ImportAnnotationsTests {
    private static let url = "https://example.org/weir"
    private static let first =
      "The weir\n\nThe weir held \u{1F30A} all night, and the weir held at dawn.\n"
    private static let second =
      "The weir\n\nThe weir held \u{1F30A} all night, and the weir held at dawn.\n\nIt broke at noon.\n"
    private static let plain = "The dam\n\nThe dam was built in May.\n"

    /// Articles of which one has two texts, the older of which some notes were made in.
    private static func imports(_ member: Member, then notes: (String, String) async throws -> Void)
      async throws
    {
      let old = try member.bench.write("old.txt", first)
      let new = try member.bench.write("new.txt", second)
      let other = try member.bench.write("plain.txt", plain)
      let weir = try await member.does("import", old, "--url", url).prefix { $0 != " " }
      let dam = try await member.does("import", other).prefix { $0 != " " }
      try await notes(String(weir), String(dam))
      try await member.does("import", new, "--url", url)
    }

    /// One of every kind.
    private static func annotates(_ member: Member, _ weir: String, _ dam: String) async throws {
      let note = try await member.annotates(
        weir, "held at dawn", note: "Says who?\n\n  \"Him\" \u{202E}")
      try await member.does("tag", note, "+losses", "+Сроки")
      try await member.does(
        "set", note, "status=accepted", "due=2026-12-01", "color=red", "language=uk",
        "marking=amber+strict", "assignee=north")
      try await member.does("release", note, "+partners", "+press")
      let reply = try await member.does("reply", note, "The harbour master.").prefix { $0 != " " }
      try await member.does("reply", String(reply), "When?")
      let gone = try await member.does("reply", String(reply), "Never mind.").prefix { $0 != " " }
      try await member.does("reply", String(gone), "Why not?")
      try await member.does("delete", String(gone))
      try await member.does("reply", note, "Nobody.")
      for (quote, more) in [
        ("\u{1F30A} all", ["--motivation", "questioning"]),
        ("night", ["--motivation", "commenting"]),
        ("The weir held", ["--tag", "tagged"]),
      ] {
        let ended = try await member.start(["annotate", weir, "--quote", quote] + more).ended()
        try #require(ended.code == 0, "\(ended)")
      }
      _ = try await member.annotates(dam, "built in May", note: "When?")
      let whole = try member.bench.write(
        "whole.json",
        #"{"type":"Annotation","id":"https://notes.example/1","creator":"https://olha.example/","created":"2020-01-01T00:00:00Z","bodyValue":"All of it.","target":"\#(url)"}"#
      )
      try await member.does("import", "--annotations", whole)
    }

    /// The exported annotations, without the parts that tell whose export it is.
    private static func items(_ member: Member) async throws -> [NSDictionary] {
      let page = try JSONSerialization.jsonObject(
        with: Data(await member.does("export", "--format", "w3c").utf8))
      let items = try #require((page as? [String: Any])?["items"] as? [[String: Any]])
      return items.map { item in
        item.filter { $0.key != "postil:id" && $0.key != "postil:importedBy" } as NSDictionary
      }.sorted { "\($0["id"] ?? "")" < "\($1["id"] ?? "")" }
    }

    @Test func `one undo takes back the annotations of all files of a command`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        let text = try team.bench.write("weir.txt", Self.first)
        try await team.north.does("import", text, "--url", Self.url)
        let files = try (1...3).map { number in
          try team.bench.write(
            "\(number).json",
            #"{"type":"Annotation","id":"https://notes.example/\#(number)","bodyValue":"All of it.","target":"\#(Self.url)"}"#
          )
        }
        try await team.north.does("import", "--annotations", files[0], files[1], files[2])
        let undone = try await team.north.does("undo")
        #expect(undone.split(separator: "\n").count == 3, "\(undone)")
      }
    }

    @Test func `an export is imported elsewhere as it was, and exported again`() async throws {
      try await Team.meet("north", "south", isOpen: true) { here in
        try await Self.imports(here.north) { weir, dam in
          try await Self.annotates(here.north, weir, dam)
        }
        let anchors = try await here.north.does("anchors").split(separator: "\n")
          .filter { $0.hasPrefix("north.") }
          .compactMap { $0.split(separator: " ").first.map(String.init) }
        try await here.north.does("anchor", "confirm", anchors[0])
        try await here.north.does("anchor", "dismiss", anchors[1])
        try await here.north.does("anchor", "reattach", anchors[2], "--quote", "broke at noon")
        let before = try await Self.items(here.north)
        #expect(before.count == 10)
        let export = try await here.north.does("export", "--format", "w3c")

        try await Team.meet("north", isOpen: true) { there in
          try await Self.imports(there.north) { _, _ in }
          let file = try there.bench.write("export.json", export)
          let ended = try await there.north.postil("import", "--annotations", file)
          #expect(ended.code == 0)
          #expect(ended.stderr == "10 added, 0 unchanged, 0 skipped\n", "\(ended)")
          let after = try await Self.items(there.north)
          #expect(after.count == before.count)
          for (one, other) in zip(after, before) { #expect(one == other) }
          let again = try await there.north.postil("import", "--annotations", file)
          #expect(again.stderr == "0 added, 10 unchanged, 0 skipped\n", "\(again)")

          // And home again, where they are known by their own ids.
          let back = try here.bench.write(
            "back.json", await there.north.does("export", "--format", "w3c"))
          for member in [here.north, here.south] {
            if member.name == "south" { try await here.syncAll(here.north, here.south) }
            let ended = try await member.postil("import", "--annotations", back)
            #expect(ended.stderr == "0 added, 10 unchanged, 0 skipped\n", "\(ended)")
          }
          #expect(try await Self.items(here.south) == before)
        }
      }
    }

    @Test func `the author of an imported note is named wherever it is shown`() async throws {
      try await Team.meet("north", "south", isOpen: true) { team in
        try await Self.imports(team.north) { _, _ in }
        let file = try team.bench.write(
          "notes.json",
          #"{"rows":[{"id":"h1","user":"acct:olha@hypothes.is","created":"2020-01-01T00:00:00Z","uri":"\#(Self.url)","text":"Sure?","target":[{"selector":[{"exact":"held at dawn"}]}]},{"id":"h2","user":"acct:bo@hypothes.is","uri":"\#(Self.url)","text":"Yes.","references":["h1"]}]}"#
        )
        let ended = try await team.north.postil("import", "--annotations", file)
        #expect(ended.stdout.contains(" ¶2 «held at dawn»  (added, exact)\n"), "\(ended)")
        #expect(ended.stdout.contains(" ↳ north."), "\(ended)")
        try await team.syncAll(team.north, team.south)
        let note = String(ended.stdout.prefix { $0 != " " })
        let claim = "as olha@hypothes.is, 2020-01-01T00:00:00Z, by claim"
        for command in [
          ["show", note], ["log", note], ["log"], ["why", note, "note"], ["annotations"],
          ["export", "--format", "markdown"],
          ["export", "--format", "html"],
        ] {
          let shown = try await team.south.start(command).ended().stdout
          #expect(
            shown.replacing("\\", with: "").replacing("\u{2060}", with: "").contains(claim),
            "\(command): \(shown)")
        }
        #expect(try await team.south.does("show", note).contains("as bo@hypothes.is, by claim"))
        for command in [["log", note], ["why", note, "note"]] {
          let shown = try await team.south.start(command).ended().stdout
          #expect(shown.contains("\(claim), from h1"), "\(shown)")
        }
        struct Note: Decodable {
          struct Claim: Decodable { let author, at, sourceId: String? }
          struct Reply: Decodable { let claim: Claim? }
          let claim: Claim?
          let replies: [Reply]
        }
        let listed = try await team.south.data(of: "annotations", as: [Note].self)
        #expect(listed.map(\.claim?.sourceId) == ["h1"])
        for author in ["olha@hypothes.is", "north"] {
          #expect(
            try await team.south.does("annotations", "--author", author).hasPrefix("\(note)  "))
        }
        #expect(try await team.south.does("annotations", "--author", "south") == "")
        #expect(listed.first?.replies.first?.claim?.author == "bo@hypothes.is")
        let table = try await team.south.does("export", "--format", "csv")
        #expect(table.contains(",claimed_author,claimed_created,source_id,article_deleted,color,"))
        #expect(table.contains(",olha@hypothes.is,2020-01-01T00:00:00Z,h1,,"))
        let page = try await team.south.does("export", "--format", "w3c")
        #expect(page.contains("\"id\":\"urn:postil:source:h1\""))
        #expect(page.contains("\"postil:importedBy\":{\"name\":\"north\",\"type\":\"Person\"}"))
      }
    }

    @Test func `a file that is none of annotations is refused, and the others are taken`()
      async throws
    {
      try await Team.meet("north", isOpen: true) { team in
        try await Self.imports(team.north) { _, _ in }
        let good = try team.bench.write(
          "good.json",
          #"{"type":"Annotation","id":"urn:x:1","bodyValue":"So?","target":"\#(Self.url)"}"#)
        let bad = try team.bench.write("bad.json", "{\"a\":1}")
        let deep = try team.bench.write("deep.json", String(repeating: "[", count: 1_000_000))
        let ended = try await team.north.postil("import", "--annotations", bad)
        #expect(
          ended
            == Ended(
              2,
              stderr: """
                error: \(bad): no annotation found: it has neither the type 'Annotation' nor the \
                Hypothesis fields uri and user
                hint:  Postil reads annotations of the W3C's Web Annotation model and of the Hypothesis API

                """))
        let broken = try team.bench.write("broken.json", "[\n{\"a\": 1}\n{}]")
        let refused = try await team.north.postil("import", "--annotations", broken)
        #expect(
          refused.stderr.hasPrefix(
            "error: \(broken): not valid JSON at line 3, byte 1: expected a comma or ]\n"))
        let mixed = try team.bench.write(
          "mixed.json",
          #"[{"type":"Note","target":"x"},{"type":"Annotation","bodyValue":"So?","target":"\#(Self.url)"}]"#
        )
        #expect(
          try await team.north.postil("import", "--annotations", mixed, "--dry-run").stdout
            .hasPrefix(
              "item 1, without an id  (skipped: not an annotation: expected the type 'Annotation', not 'Note')\n"
            ))
        let several = try await team.north.postil(
          "import", "--annotations", deep, bad, "nowhere.json", good)
        #expect(several.code == 2)
        #expect(several.stdout.contains("(added, whole)"))
        #expect(several.stderr.contains("lists and objects are nested more than 64 deep"))
        #expect(several.stderr.contains("cannot read nowhere.json"))
        #expect(several.stderr.contains("error: 3 of 4 files not imported"))
        struct Verdict: Decodable { let outcome, sourceId, id, why: String? }
        let verdicts = try await team.north.data(
          of: "import", "--annotations", good, as: [Verdict].self)
        #expect(verdicts.map(\.outcome) == ["unchanged"])
        #expect(try await team.north.postil("import", good, "--orphans").code == 2)
      }
    }

    @Test func `a rehearsal changes nothing, and a file of which nothing is taken ends with 1`()
      async throws
    {
      try await Team.meet("north", isOpen: true) { team in
        try await Self.imports(team.north) { _, _ in }
        let file = try team.bench.write(
          "good.json",
          #"{"type":"Annotation","id":"urn:x:1","bodyValue":"So?","target":"\#(Self.url)"}"#)
        let before = try await team.north.digest()
        let rehearsed = try await team.north.postil("import", "--annotations", file, "--dry-run")
        #expect(rehearsed.code == 0)
        #expect(rehearsed.stdout.contains("(added, whole)"))
        #expect(
          rehearsed.stderr
            == "nothing was changed; the result would be: 1 added, 0 unchanged, 0 skipped\n")
        #expect(try await team.north.digest() == before)

        try await team.north.does("import", "--annotations", file)
        let changed = try team.bench.write(
          "changed.json",
          #"{"type":"Annotation","id":"urn:x:1","bodyValue":"No!","target":"\#(Self.url)"}"#)
        let ended = try await team.north.postil("import", "--annotations", changed)
        #expect(ended.code == 1)
        #expect(
          ended.stdout.contains("which stays as it is: now «No!»; to update it: postil edit"))
        #expect(ended.stderr.contains("1 skipped, 1 of them because their words changed"))
        #expect(ended.stderr.contains("error: no annotation in \(changed) could be imported"))
        #expect(try await team.north.postil("import", "--annotations", changed, file).code == 1)
        #expect(try await team.north.postil("import", "--annotations", file).code == 0)
      }
    }

    @Test func `a row of CSV says that its article is deleted`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        try await Self.imports(team.north) { weir, dam in
          _ = try await team.north.annotates(weir, "held at dawn", note: "Kept.")
          _ = try await team.north.annotates(dam, "built in May", note: "Gone.")
          try await team.north.does("delete", dam)
        }
        let rows = try await team.north.does("export", "--format", "csv", "--all")
          .split(separator: "\r\n")
        // Behind it come 13 columns, all of them empty here.
        let deleted = ",yes" + String(repeating: ",", count: 13)
        #expect(rows.filter { $0.hasSuffix(deleted) }.count == 1)
        #expect(rows.contains { $0.contains(",Gone.,") && $0.hasSuffix(deleted) })
      }
    }

    @Test func `only members who may annotate may import annotations`() async throws {
      try await Team.meet("north") { team in
        try await Self.imports(team.north) { _, _ in }
        try await team.north.does("sync")
        let good = try team.bench.write(
          "good.json",
          #"{"type":"Annotation","id":"urn:x:1","bodyValue":"So?","target":"\#(Self.url)"}"#)
        for (role, code) in [("analyst", Int32(0)), ("reader", 6)] {
          let link = try await team.bench.invitation(as: role)
          try #require(try await team.bench.postil("clone", link, role, "--as", role).code == 0)
          let member = Member(name: role, bench: team.bench)
          #expect(try await member.postil("import", "--annotations", good).code == code)
        }
      }
    }
  }
}
