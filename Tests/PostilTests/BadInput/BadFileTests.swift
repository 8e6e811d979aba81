import Foundation
import Testing

extension EndToEnd {
  /// Files that are no articles: nothing is imported, and the replica is as it was.
  @Suite(.serialized) struct BadFileTests {
    private func importing(_ bytes: [UInt8], _ expected: Ended) async throws {
      try await Team.meet("north") { team in
        try team.bench.write("bad.txt", bytes: bytes)
        let before = try await team.north.digest()
        #expect(try await team.north.postil("import", "bad.txt") == expected)
        #expect(try await team.north.digest() == before)
        #expect(try await team.north.status().unpushed == 0)
      }
    }

    @Test func `an empty file`() async throws {
      try await importing(
        [],
        Ended(
          2,
          stderr: """
            error: bad.txt: it contains no text
            hint:  import files with text

            """))
    }

    @Test func `a file of blanks`() async throws {
      try await importing(
        Array(" \n\n\t\n".utf8),
        Ended(
          2,
          stderr: """
            error: bad.txt: it contains no text
            hint:  import files with text

            """))
    }

    @Test func `a picture`() async throws {
      try await importing(
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52],
        Ended(
          2,
          stderr: """
            error: bad.txt: this is a PNG image, not text
            hint:  extract its words with tesseract or another OCR program, and import those

            """))
    }

    @Test(arguments: [
      ("BZh91AY&SY\u{1}", "a bzip2 archive, not text", "unpack it first: bunzip2 FILE"),
      (
        "PK\u{3}\u{4}\u{14}",
        "a ZIP archive, or a document of Word, LibreOffice or an e-book in one, not text",
        "save a document as HTML or text, and import that; unpack an archive first: unzip FILE"
      ),
      (
        "<?xml version=\"1.0\"?>\n<mediawiki xml:lang=\"en\"><page><title>A dam</title></page></mediawiki>",
        "a MediaWiki dump, and Postil does not read its markup",
        "import its pages as HTML, or as the JSON that WikiExtractor makes of the dump"
      ),
    ])
    func `an argument that is no text is refused with advice`(
      text: String, kind: String, hint: String
    )
      async throws
    {
      try await importing(
        Array(text.utf8),
        Ended(2, stderr: "error: bad.txt: this is \(kind)\nhint:  \(hint)\n"))
    }

    @Test func `invalid UTF-8`() async throws {
      try await importing(
        Array("Title\n\n".utf8) + [0xD0, 0xD0, 0x20],
        Ended(
          2,
          stderr: """
            error: bad.txt: not valid UTF-8 at byte 7
            hint:  if it is in another charset, name it: --charset windows-1251

            """))
    }

    @Test func `a NUL`() async throws {
      try await importing(
        Array("Title\n\nBo\0dy".utf8),
        Ended(
          2,
          stderr: """
            error: bad.txt: not text: there is a NUL at byte 9
            hint:  import text files

            """))
    }

    @Test func `50 MB of text`() async throws {
      try await importing(
        [UInt8](repeating: 0x61, count: 50 << 20),
        Ended(
          2,
          stderr: """
            error: bad.txt: an article can have at most 8388608 bytes
            hint:  split the file into its articles

            """))
    }

    @Test func `a file that is not there`() async throws {
      try await Team.meet("north") { team in
        let ended = try await team.north.postil("import", "nowhere.txt")
        #expect(
          ended
            == Ended(
              3,
              stderr: """
                error: cannot read nowhere.txt: there is no such file
                hint:  check the path

                """))
      }
    }

    @Test func `a folder without files`() async throws {
      try await Team.meet("north") { team in
        try team.bench.write("pictures/.a.png", "")
        #expect(
          try await team.north.postil("import", "pictures")
            == Ended(
              3,
              stderr: """
                no article; passed over: 1 hidden
                error: there is no file to import in pictures
                hint:  hidden files are skipped; check the path and --include

                """))
      }
    }

    @Test func `one bad file among good ones: the others are imported, and it is named`()
      async throws
    {
      try await Team.meet("north") { team in
        try team.bench.write("mixed/1.txt", "The weir\n\nIt held.\n")
        try team.bench.write("mixed/2.txt", bytes: [0])
        let found = try await team.north.postil("import", "mixed")
        #expect(found.code == 0)
        #expect(
          found.stderr == """
            skipped: mixed/2.txt: not text: there is a NUL at byte 0
            1 added, 1 skipped

            """)
        #expect(try await team.north.status().articles == 1)
        let named = try await team.north.postil("import", "mixed/1.txt", "mixed/2.txt")
        #expect(named.code == 2)
        #expect(
          named.stderr == """
            error: mixed/2.txt: not text: there is a NUL at byte 0
            hint:  import text files
            1 unchanged, 1 skipped
            error: 1 of 2 files not imported
            hint:  the others were imported; fix these and import them again

            """)
        let rehearsed = try await team.north.postil(
          "import", "mixed/1.txt", "mixed/2.txt", "--dry-run")
        #expect(
          rehearsed.stderr.hasSuffix(
            "hint:  the others would be imported; fix these first\n"))
        try team.bench.write("mixed/3.txt", bytes: [0])
        let alone = try await team.north.postil("import", "mixed/2.txt", "mixed/3.txt")
        #expect(
          alone.stderr.hasSuffix(
            "hint:  nothing was imported; fix the files and import them again\n")
        )
        try team.bench.write("note.json", #"{"type": "Annotation", "body": "Why?"}"#)
        let note = try await team.north.postil("import", "note.json")
        #expect(note.code == 2)
        #expect(
          note.stderr.contains(
            "this is an annotation, not an article\nhint:  postil import --annotations FILE\n"))
      }
    }
  }
}
