import Testing

struct StraySentencesTests {
  private func found(_ code: String, in path: String = "Sources/postil/Commands/A.swift") -> [Int] {
    Tree([path: code]).straySentences().map(\.line)
  }

  @Test(arguments: [
    #"print("nothing was changed")"#, #"say("\(name) is a folder here")"#,
    #"throw Diagnosis(.usage, hint(), "there is no \(noun) left")"#,
    "say(\n\"\"\"\nthe server has\nanother key\n\"\"\")",
    #"Option(help: "Why."), why("it has no reason")"#,
  ])
  func `a sentence in a command is found`(code: String) {
    #expect(found(code).count == 1)
  }

  @Test(arguments: [
    #"@Option(help: "What it is all about.") var a: String?"#,
    #"@Option(help: ArgumentHelp("What it is all about.", valueName: "name")) var a: String?"#,
    #"Configuration(commandName: "a", abstract: "Say what it is.", discussion: "It is what it is.")"#,
    #"print("\(first)  \(second)")"#, #"run("of \(all)")"#,
  ])
  func `help and single words are not`(code: String) {
    #expect(found(code) == [])
  }

  @Test func `diagnoses, other targets and files beside the entry may hold sentences`() {
    #expect(found("let a = \"it is as it is\"", in: "Sources/postil/A.swift") == [])
    #expect(found("let a = \"it is as it is\"", in: "Sources/postil/Diagnostics/A.swift") == [])
    #expect(found("let a = \"it is as it is\"", in: "Sources/PostilPages/A.swift") == [])
  }
}
