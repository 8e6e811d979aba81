import Testing

@testable import postil

/// The commands behind `postil tag`.
struct TagWordsTests {
  @Test(arguments: [
    (["tag", "rename", "a", "b"], ["tag-rename", "a", "b"]),
    (["-C", "d", "tag", "merge", "a"], ["-C", "d", "tag-merge", "a"]),
    (["tag", "-C", "d", "describe", "x"], ["tag-describe", "-C", "d", "x"]),
    (["help", "tag", "rename"], ["help", "tag-rename"]),
    (["help", "tag"], ["help", "tag"]), (["tag"], ["tag"]),
    (["tag", "north.4", "rename"], ["tag", "north.4", "rename"]),
    (["tag", "renam", "+a"], ["tag", "renam", "+a"]), (["tag", "-C", "d"], ["tag", "-C", "d"]),
    (["show", "tag", "rename"], ["show", "tag", "rename"]), ([], []),
  ])
  func `a word behind tag may be a command, and an id is none`(
    typed: [String], meant: [String]
  ) {
    #expect(Vocabulary.joining(typed) == meant)
  }
}
