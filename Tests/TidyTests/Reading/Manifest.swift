/// The targets that Package.swift declares.
struct Manifest {
  struct Target {
    let name: String
    /// The folder of its sources, from the root of the tree.
    let folder: String
    /// Targets of the package and products of others.
    let dependencies: [String]
    /// Of the declaration in Package.swift.
    let line: Int
  }

  let targets: [Target]

  /// - Parameter tokens: of Package.swift.
  init(_ tokens: [Token]) {
    let tokens = tokens.filter { $0.kind != .comment }
    var targets: [Target] = []
    for (at, token) in tokens.enumerated() where token.kind == .word {
      let makers = ["target", "executableTarget", "testTarget", "systemLibrary", "tests"]
      guard makers.contains(token.text), at + 1 < tokens.count, tokens[at + 1].isSign("(") else {
        continue
      }
      let call = Self.arguments(of: tokens, from: at + 1)
      // A test target that sits beside the target it proves.
      if let proved = call["of"]?.first {
        targets.append(
          Target(
            name: "\(proved)Tests", folder: "Tests/\(proved)Tests",
            dependencies: [proved, "TestSupport"] + (call["and"] ?? []), line: token.line))
      } else if let name = call["name"]?.first, !name.contains("\\") {
        let folder = token.text == "testTarget" ? "Tests/\(name)" : "Sources/\(name)"
        targets.append(
          Target(
            name: name, folder: call["path"]?.first ?? folder,
            dependencies: call["dependencies"] ?? [], line: token.line))
      }
    }
    self.targets = targets
  }

  /// The texts among the arguments of a call, by label. Of a product, its name.
  private static func arguments(of tokens: [Token], from open: Int) -> [String: [String]] {
    var arguments: [String: [String]] = [:]
    var depth = 0
    var label = ""
    var inner = ""
    for at in open..<tokens.count {
      let token = tokens[at]
      if token.kind == .sign, "([".contains(token.text) { depth += 1 }
      if token.kind == .sign, ")]".contains(token.text) { depth -= 1 }
      if depth == 0 { break }
      if token.kind == .word, at + 1 < tokens.count, tokens[at + 1].isSign(":") {
        if depth == 1 { label = token.text }
        inner = token.text
      } else if token.kind == .literal {
        if inner != "package" { arguments[label, default: []].append(unquoted(token.text)) }
        inner = ""
      }
    }
    return arguments
  }

  private static func unquoted(_ literal: String) -> String {
    String(literal.dropFirst().dropLast())
  }

  /// The target whose folder holds a file: the deepest, where one lies in another's.
  func target(of path: String) -> Target? {
    targets.filter { path.hasPrefix($0.folder + "/") }.max { $0.folder.count < $1.folder.count }
  }
}
