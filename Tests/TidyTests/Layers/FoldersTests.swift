import Testing

struct FoldersTests {
  @Test func `folders that use one another in a circle are found, each with a use`() {
    let tree = Tree([
      "Sources/Core/Text/Word.swift": "struct Word { let place: Place }",
      "Sources/Core/Model/Place.swift": "struct Place {}\n// Word",
      "Sources/Core/Model/Deep/Event.swift": "struct Event { let stamp: Stamp }",
      "Sources/Core/Registers/Stamp.swift": "struct Stamp {\n  let word: Word\n}",
      "Sources/Core/Fold/Fold.swift": "struct Fold { let word: Word }",
    ])
    #expect(
      tree.unsortedFolders() == [
        Finding(
          "Sources/Core/Model/Deep/Event.swift", 1,
          "Model uses Stamp of Registers, which uses Model"),
        Finding(
          "Sources/Core/Registers/Stamp.swift", 2,
          "Registers uses Word of Text, which uses Registers"),
        Finding("Sources/Core/Text/Word.swift", 1, "Text uses Place of Model, which uses Text"),
      ])
  }

  @Test func `a name that two folders declare binds neither`() {
    let tree = Tree([
      "Sources/Core/A/A.swift": "struct A { struct Kind {} }\nprivate struct Same { let b: B }",
      "Sources/Core/B/B.swift":
        "struct B {}\nprivate struct Same {}\nstruct C { let same: Same; let kind: Kind }",
    ])
    #expect(tree.unsortedFolders() == [])
  }
}
