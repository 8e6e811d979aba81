import ArgumentParser
import Testing

@testable import postil

/// Tags and audiences as they are typed.
struct SignedWordsTests {
  @Test func `a sign says whether a word comes or goes`() throws {
    let words = try SignedWords(["+a", "-b", "c"])
    #expect(words.adding == ["a", "c"] && words.removing == ["b"])
  }

  @Test(arguments: [
    ["--remove", "x"], ["x", "--delete"], ["--"], ["+x", "--remove=y"], ["north.441", "+x"],
    ["x", "south-x7k2.3"], ["++x"], ["y", "+-x"],
  ])
  func `an option and a second id are no words`(typed: [String]) {
    #expect(throws: ValidationError.self) { _ = try SignedWords(typed) }
  }

  @Test(arguments: [
    "-river", "-quoted", "-v", "-verified", "-checked", "-hello", "-cia", "-срочно", "-vvv",
  ])
  func `any tag can be removed, though its letters are options`(word: String) throws {
    let command = try Postil.parsed(["tag", "k3f9", word])
    #expect((command as? postil.Tag)?.words == ["k3f9", word])
    let later = try Postil.parsed(["tag", "k3f9", "+a", word, "--json"])
    #expect((later as? postil.Tag)?.words == ["k3f9", "+a", word])
    #expect((later as? postil.Tag)?.output.json == true)
  }

  @Test func `ids come before the words that have a sign`() throws {
    let (ids, words) = TypedIDs.split(
      ["k3f9", "north.4", "+a", "b"], before: SignedWords.isSigned)
    #expect(ids == ["k3f9", "north.4"] && words == ["+a", "b"])
    let plain = TypedIDs.split(["k3f9", "north.4", "a"], before: SignedWords.isSigned)
    #expect(plain.ids == ["k3f9", "north.4"] && plain.rest == ["a"])
    #expect(TypedIDs.split(["-", "-b"], before: SignedWords.isSigned).ids == ["-"])
  }
}
