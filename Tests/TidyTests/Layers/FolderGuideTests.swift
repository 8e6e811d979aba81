import Testing

struct FolderGuideTests {
  @Test func `a folder that the guide for contributors does not name is found`() {
    let tree = Tree([
      "Sources/postil/postil.docc/Contributing.md": """
      | target | holds |
      |---|---|
      | `Core` | `Text/` alone |

      | `Core` | `Word.swift` | reads |
      """,
      "Sources/Core/Text/Word.swift": "", "Sources/Core/Doctor/Deep/Checkup.swift": "",
      "Sources/Core/Core.swift": "",
    ])
    #expect(
      tree.unnamedFolders() == [
        Finding(
          "Sources/postil/postil.docc/Contributing.md", 3, "say what Core keeps in Doctor/")
      ])
  }
}
