import Testing

struct ImportsTests {
  @Test func `an import of a module that the target does not declare is found`() {
    let tree = Planted.tree([
      "Sources/Store/Table.swift": "import Foundation\nimport Core\nprivate import Logging\n",
      "Sources/Store/Row.swift": "import GRDB\n",
      "Tests/Bench/Bench.swift": "import Store\nimport Core\n",
      "Tests/StoreTests/TableTests.swift":
        "@testable import Store\nimport Logging\nimport TestSupport\n",
    ])
    #expect(
      tree.undeclaredImports() == [
        Finding(
          "Sources/Store/Table.swift", 3,
          "declare Logging among the dependencies of Store in Package.swift"),
        Finding(
          "Tests/Bench/Bench.swift", 2,
          "declare Core among the dependencies of bench in Package.swift"),
      ])
  }

  @Test func `an import in a literal or in a comment is none`() {
    let tree = Planted.tree([
      "Sources/Core/Page.swift": "// import GRDB\nlet page = \"\"\"\n  import GRDB\n  \"\"\"\n"
    ])
    #expect(tree.undeclaredImports().isEmpty)
  }

  @Test func `a dependency that no file imports is found`() {
    let tree = Planted.tree([
      "Sources/Store/Table.swift": "import GRDB\n", "Tests/Bench/Bench.swift": "import Store\n",
    ])
    #expect(
      tree.unusedDependencies() == [
        Finding("Package.swift", 4, "take Core from Store, which does not import it")
      ])
  }
}
