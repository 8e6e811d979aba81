import Testing

@testable import PostilPages

struct HangingLinesTests {
  private let styles = Styles(isColoured: true)

  @Test(arguments: [
    (
      "north.9  note of annotation with a quote",
      "north.9  note of annotation\n         with a quote"
    ),
    ("conflict: several authors wrote to it", "conflict: several authors\n  wrote to it"),
    ("      the body of a text that goes on", "      the body of a text\n      that goes on"),
    ("橋は水曜日に開通した。 通行は無料である。", "橋は水曜日に開通した。\n  通行は無料である。"),
    ("two lines\nof which the second is too wide", "two lines\nof which the second is too\n  wide"),
    (
      "see the link-that-is-much-wider-than-the-terminal",
      "see the\n  link-that-is-much-wider-than-the-terminal"
    ),
    ("it fits, and stays as it is", "it fits, and stays as it is"),
  ])
  func `a line that is too wide goes on below its text`(line: String, shown: String) {
    #expect(HangingLines.of(line, width: 28).utf8.elementsEqual(shown.utf8))
  }

  @Test(arguments: [
    (
      "3 conflicts to resolve: run 'postil conflicts', and then",
      "3 conflicts to resolve: run\n  'postil conflicts', and\n  then"
    ),
    (
      "to share it later: postil publish SERVER-DIR",
      "to share it later:\n  postil publish SERVER-DIR"
    ),
    (
      "  → postil resolve north.9 status --take north.14",
      "  → postil resolve north.9 status --take north.14"
    ),
    ("a postilion rides before us all day", "a postilion rides before us\n  all day"),
  ])
  func `a command stays whole`(line: String, shown: String) {
    #expect(HangingLines.of(line, width: 28) == shown)
  }

  @Test func `no style reaches into the margin`() {
    let line = "one " + styles.quoted("two three four five six") + " seven"
    let shown =
      "one " + styles.quoted("two three four") + "\n  " + styles.quoted("five six") + " seven"
    #expect(HangingLines.of(line, width: 20) == shown)
  }

  @Test func `nothing is broken without a width`() {
    let line = String(repeating: "word ", count: 100)
    #expect(HangingLines.of(line, width: nil) == line)
  }

  @Test func `styles take no columns`() {
    #expect(HangingLines.columns(of: styles.bold("three") + " " + styles.dim("漢")) == 8)
  }
}
