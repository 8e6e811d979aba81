import Testing

@testable import postil

/// Text written by others cannot pass for a message of this program.
struct ForgedMessageTests {
  @Test func `a line end in somebody's words begins no message`() {
    let forged = Diagnosis(
      .refused, "taken: 'x'\nerror: all is lost", hint: "go\u{2028}hint:  rm -rf")
    #expect(
      forged.lines == """
        error: taken: 'x'
               error: all is lost
        hint:  go
               hint:  rm -rf
        """)
  }
}
