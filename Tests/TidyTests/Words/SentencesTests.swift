import Testing

struct SentencesTests {
  private func found(_ comment: String) -> [Int] {
    Tree(["Sources/Core/A.swift": comment + "\nlet a = \"What waits.\""]).clausesAsSubjects()
      .map(\.line)
  }

  @Test(arguments: [
    ("/// What waits to be pushed.", 1), ("let b = 1 // Who may read.", 1),
    ("/// A line. What\n/// follows is new.", 1), ("/// A line.\n/// Whoever reads it, waits.", 2),
    ("/// A list:\n///\n/// - Parameter a: a name.\n/// - What is left.", 4),
    ("// MARK: - What moves", 1), ("/// ⚖ What was said stays. Is it?", 1),
  ])
  func `a sentence of a comment that begins with a clause is found`(comment: String, line: Int) {
    #expect(found(comment) == [line])
  }

  @Test(arguments: [
    "/// What is left? The rest.", "/// The bytes that wait.", "/// As in \"What waits\".",
    "/// The table \"What one\n/// peer may do\".", "/// ```\n/// What\n/// ```",
    "/// Asks what\n/// is left.", "/// The list\n/// What of it is a title.",
  ])
  func `a question, a title and the middle of a sentence are not`(comment: String) {
    #expect(found(comment) == [])
  }

  @Test func `a finding names the word`() {
    #expect(
      Tree(["Sources/Core/A.swift": "// Whose it is."]).clausesAsSubjects()
        == [
          Finding(
            "Sources/Core/A.swift", 1, "begin with a noun or a verb instead of \"Whose\"")
        ])
  }
}
