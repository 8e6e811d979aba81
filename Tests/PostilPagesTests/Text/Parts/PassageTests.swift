import Testing

@testable import PostilPages

struct PassageTests {
  @Test func `every line is indented, and none is lost`() {
    #expect(Passage.indented("one\n\n  two\n", by: 2) == "  one\n\n    two\n")
    #expect(Passage.indented("", by: 2) == "")
    #expect(Passage.indented(plain: "a\u{1B}[2J\nb", by: 1) == " a\u{FFFD}[2J\n b")
  }

  @Test func `short texts are those that fit a line`() {
    #expect(Passage.isShort(String(repeating: "я", count: 100)))
    #expect(!Passage.isShort(String(repeating: "я", count: 101)))
    #expect(!Passage.isShort("a\nb"))
    #expect(!Passage.isShort("a\r\nb"))
  }

  @Test func `omitted words are counted`() {
    let text = String(repeating: "a", count: 50) + String(repeating: "b", count: 50)
    #expect(Passage.elided(text, keepingFirst: 3, last: 2) == "aaa […95 characters…] bb")
    #expect(Passage.elided(text, keepingFirst: 30, last: 30) == text)
    #expect(Passage.elided("", keepingFirst: 0, last: 0) == "")
  }
}
