/// Trees of a few lines that break a rule, or keep it.
enum Planted {
  static let manifest = """
    let package = Package(
      targets: [
        .target(name: "Core"),
        .target(name: "Store", dependencies: ["Core", .product(name: "GRDB", package: "GRDB.swift")]),
        .executableTarget(name: "bench", dependencies: ["Store"], path: "Tests/Bench"),
        tests(of: "Store", and: [.product(name: "Logging", package: "swift-log")]),
      ]
    )
    """

  static func tree(_ texts: [String: String]) -> Tree {
    Tree(texts.merging(["Package.swift": manifest]) { own, _ in own })
  }
}
