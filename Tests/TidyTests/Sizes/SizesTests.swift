import Testing

struct SizesTests {
  @Test func `a file of one line too many is found, one of just as many is not`() {
    let tree = Tree([
      "Sources/Core/Long.swift": "let a = 1\nlet b = 2\nlet c = 3\n",
      "Sources/Core/Short.swift": "let d = 1\nlet e = 2",
      "Protocol/TEXT.md": "a\nb\nc\nd\n",
    ])
    #expect(
      tree.longFiles(over: 2) == [
        Finding("Sources/Core/Long.swift", 3, "split the file: it has 3 lines, more than 2")
      ])
  }

  @Test
  func `a folder of one file too many is found, files of folders in it and inputs do not count`() {
    let tree = Tree([
      "Sources/Core/A.swift": "", "Sources/Core/B.swift": "", "Sources/Core/C.c": "",
      "Sources/Wire/A.swift": "", "Sources/Wire/B.swift": "", "Sources/Wire/Keys/C.swift": "",
      "Sources/Wire/input.json": "",
    ])
    #expect(
      tree.fullFolders(over: 2) == [
        Finding("Sources/Core", 1, "group the files by topic: there are 3, more than 2")
      ])
  }
}
