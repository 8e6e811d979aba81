import Testing

@testable import PostilPages

struct ProgressTextTests {
  @Test func `progress shows its rate and the time left`() {
    #expect(
      ProgressText.line(500, of: 2_000, "events", seconds: 5)
        == "[######..................] 25 %  500 of 2000 events, 100/s, 15 s left")
    #expect(
      ProgressText.line(1, of: 1_000, "files", seconds: 2)
        == "[........................] 0 %  1 of 1000 files, 0.5/s, 33 min 18 s left")
  }

  @Test func `no rate is shown before there is one`() {
    #expect(
      ProgressText.line(0, of: 10, "files", seconds: 3)
        == "[........................] 0 %  0 of 10 files")
    #expect(
      ProgressText.line(10, of: 10, "files", seconds: 0.5)
        == "[########################] 100 %  10 of 10 files")
  }
}
