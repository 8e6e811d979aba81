import Testing

@testable import postil

/// Text from stdin.
struct TypedTextTests {
  @Test(arguments: [
    ("a\n", "a"), ("a\r\n", "a"), ("\n a\n\n", "\n a\n"), ("a\r", "a\r"), ("\n", ""), ("", ""),
    ("a\u{2028}", "a\u{2028}"), ("\u{FEFF}a ", "\u{FEFF}a "), ("12345\r\n", "12345"),
  ])
  func `one line end at most goes away`(typed: String, text: String) throws {
    let read = try TypedText.text(of: Array(typed.utf8), limitBytes: 5)
    #expect(Array(read.utf8) == Array(text.utf8))
  }

  @Test func `a value that is too long or no text is reported`() {
    #expect(throws: TypedText.Problem.tooLong(limitBytes: 5)) {
      try TypedText.text(of: Array("123456".utf8), limitBytes: 5)
    }
    #expect(throws: TypedText.Problem.invalidUTF8(offset: 2)) {
      try TypedText.text(of: [0xD0, 0xB9, 0xFF, 0x0A], limitBytes: 5)
    }
    #expect(throws: TypedText.Problem.nul(offset: 2)) {
      try TypedText.text(of: [0xD0, 0xB9, 0x00, 0x0A], limitBytes: 5)
    }
  }

  @Test func `only one text of a command comes in`() {
    #expect(throws: TypedText.Problem.severalFromStdin) { try TypedText.read(["-", "x", "-"]) }
    #expect(Diagnosis(TypedText.Problem.severalFromStdin)?.status == .usage)
  }
}
