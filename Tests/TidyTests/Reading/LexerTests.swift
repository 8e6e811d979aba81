import Testing

struct LexerTests {
  private func words(_ source: String) -> [String] {
    Lexer.tokens(of: Array(source.utf8)).filter { $0.kind == .word }.map(\.text)
  }

  @Test(arguments: [
    (#"let a = "b \(c + "d \(e)") f" + g"#, ["let", "a", "c", "e", "g"]),
    ("let a = \"\"\"\n  b \"c\" \\(d)\n  \"\"\"\ne", ["let", "a", "d", "e"]),
    (##"let a = #"b \(c) \#(d) "e" "# + f"##, ["let", "a", "d", "f"]),
    ("a /* b /* c */ d */ e // f\ng", ["a", "e", "g"]),
    ("a.replacing(/b\\/c/, with: d) / e", ["a", "replacing", "with", "d", "e"]),
    (#"a("\"", b)"#, ["a", "b"]), ("`a b`(c)", ["a b", "c"]), ("let й = ё", ["let", "й", "ё"]),
  ])
  func `code is told from literals and comments`(source: String, expected: [String]) {
    #expect(words(source) == expected)
  }

  @Test func `every token knows its line`() {
    let tokens = Lexer.tokens(of: Array("a\n/* b\n*/ c \"\"\"\n  d\n  \"\"\" e\n// f".utf8))
    #expect(tokens.map(\.line) == [1, 2, 3, 3, 5, 6])
  }

  @Test func `cut off anywhere, a file is read to its end`() {
    let source = Array(#"func a(b: Int) { print("c \(d(["e"])) f") } /* g */ let h = /i/"#.utf8)
    for length in source.indices { _ = TextFile("A.swift", Array(source[..<length])) }
  }
}
