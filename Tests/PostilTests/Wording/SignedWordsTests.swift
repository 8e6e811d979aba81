import ArgumentParser
import Testing

@testable import postil

/// Tags and audiences as they are typed.
struct SignedWordsTests {
  @Test func `a sign says whether a word comes or goes`() throws {
    let words = try SignedWords(["+a", "-b", "c"])
    #expect(words.adding == ["a", "c"] && words.removing == ["b"])
    #expect(words.shown == "+a +c -b")
  }

  @Test(arguments: [
    ["--remove", "x"], ["x", "--delete"], ["--"], ["+x", "--remove=y"], ["north.441", "+x"],
    ["x", "south-x7k2.3"], ["++x"], ["y", "+-x"],
  ])
  func `an option and a second id are no words`(typed: [String]) {
    #expect(throws: ValidationError.self) { _ = try SignedWords(typed) }
  }
}
