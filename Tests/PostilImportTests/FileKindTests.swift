import Testing

@testable import PostilImport

struct FileKindTests {
  @Test(arguments: [
    ("A bridge\n\nIt was closed.", FileKind.plain),
    ("# is a number sign\n# A heading", .markdown),
    ("#hashtag is none\n\nText", .plain),
    ("1 < 2, they said", .plain),
    ("<A bridge> is no tag of HTML", .plain),
    ("  <!DOCTYPE html><title>x</title>", .html),
    ("<p>A paragraph</p>", .html),
    ("<?xml version=\"1.0\"?>\n<rss version=\"2.0\"></rss>", .feed),
    ("<feed xmlns=\"http://www.w3.org/2005/Atom\"></feed>", .feed),
    ("{\"title\": \"A\"}\n{\"title\": \"B\"}\n", .jsonLines),
    ("{\"title\": \"A\"}\n", .json),
    ("{\n  \"title\": \"A\"\n}\n", .json),
    ("[{\"title\": \"A\"}]", .json),
    ("[Updated] A bridge was closed.", .plain),
    ("{A bridge} was closed.", .plain),
    ("title,text\nA,B\n", .csv),
    ("title, said the text, is all\n", .plain),
    ("---\ntitle: A\n---\nText", .markdown),
    ("---\nA line, and no end of it", .plain),
  ])
  func `the content tells the form of a text`(text: String, kind: FileKind) {
    #expect(FileKind.ofText(text) == kind)
  }

  @Test(arguments: [
    ("%PDF-1.7\n", FileKind.pdf),
    ("From: a@example.org\nTo: b@example.org\nSubject: x\n\nText", .mail),
    ("Received: by x\r\nFrom: a@example.org\r\nDate: today\r\n\r\nText", .mail),
    (
      "From a@example.org Sat Jan  3 01:05:34 1996\nFrom: a@example.org\nTo: b\nSubject: x\n\nText",
      .mbox
    ),
  ])
  func `bytes tell a PDF and messages`(text: String, kind: FileKind) {
    #expect(FileKind.ofBytes(Array(text.utf8)) == kind)
  }

  @Test(arguments: [
    "From the bridge at 10:15 in 1996 nobody came.\n\nText", "Subject: a talk of the mayor\n\nText",
    "Note: one: two: three\n", "",
  ])
  func `a text that begins like a message is none`(text: String) {
    #expect(FileKind.ofBytes(Array(text.utf8)) == nil)
  }

  @Test func `a file that is no text is reported by its format`() {
    #expect(throws: TextError.notText(.zip)) { try Reading([0x50, 0x4B, 3, 4, 0, 0]) }
    #expect(throws: TextError.notText(.richText)) { try Reading("{\\rtf1 A bridge}") }
    #expect(throws: TextError.notText(.privateKey)) {
      try Reading("-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n-----END PRIVATE KEY-----\n")
    }
    #expect(throws: TextError.notText(.jpeg)) { try Reading([0xFF, 0xD8, 0xFF, 0xE0]) }
  }
}
