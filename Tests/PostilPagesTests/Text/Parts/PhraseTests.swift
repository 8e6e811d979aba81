import PostilReplica
import Testing

@testable import PostilPages

struct PhraseTests {
  @Test func `one of a kind has its noun in the singular`() {
    #expect(Phrase.counted(1, "event") == "1 event")
    #expect(Phrase.counted(2 as UInt64, "event") == "2 events")
    #expect(Phrase.counted(1, "reply", "replies") == "1 reply")
    #expect(Phrase.counted(0, "reply", "replies") == "0 replies")
  }

  @Test func `a size has the largest unit that divides it`() {
    #expect(Phrase.size(bytes: 256 << 20) == "256 MiB")
    #expect(Phrase.size(bytes: 1_025) == "1025 bytes")
    #expect(Phrase.size(bytes: 0) == "0 bytes")
  }

  @Test func `X9: many tags make no line of unlimited length`() {
    let marks = Phrase.some((0..<100_000).map { "#t\($0)" })
    #expect(marks.count == 100)
    #expect(marks.last == "and 99901 more")
    #expect(Phrase.some(["a", "b"]) == ["a", "b"])
  }

  @Test func `work that hangs on a set-aside event`() {
    let aside = SetAsideDetail(by: "anna", why: "spam\u{1B}[2J", seq: 9)
    func said(_ replies: Int, _ annotations: Int, _ edits: Int) -> String {
      HangingNotice(
        thing: "north.42", setAside: aside, replies: replies, annotations: annotations,
        edits: edits
      ).sentence
    }
    #expect(
      said(2, 0, 0)
        == "2 of your replies hang on north.42, which was set aside by anna: spam\u{FFFD}[2J")
    #expect(said(1, 0, 0).hasPrefix("1 of your replies hangs on north.42"))
    #expect(said(1, 0, 3).hasPrefix("1 of your replies and 3 of your edits hang on north.42"))
  }

  @Test(arguments: [
    ("until noon", "«until noon»"), ("«Нет», — сказал он", "“«Нет», — сказал он”"),
    ("the end.\n\nThe next", "«the end. ¶ The next»"), ("", "«»"),
  ])
  func `a quote stands in one line and in marks of its own`(text: String, shown: String) {
    #expect(Phrase.quote(text) == shown)
  }

  @Test func `a long quote is cut inside its marks`() {
    #expect(Phrase.quote("one two three", to: 8) == "«one two…»")
  }
}
