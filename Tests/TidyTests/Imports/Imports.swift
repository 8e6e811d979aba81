extension Tree {
  /// The modules of the toolchain, which no target declares.
  private static let toolchain: Set = [
    "Dispatch", "Foundation", "Glibc", "PackageDescription", "Synchronization", "Testing",
  ]

  /// Imports of modules that the target of the file does not declare, although another target may bring them along.
  /// Each is told once for a target.
  func undeclaredImports() -> [Finding] {
    guard let manifest = file("Package.swift").map({ Manifest($0.tokens) }) else { return [] }
    var told: Set<String> = []
    return swift.flatMap { file -> [Finding] in
      guard let target = manifest.target(of: file.path) else { return [] }
      let declared = Self.toolchain.union(target.dependencies)
      return file.imports.compactMap { module, line in
        guard !declared.contains(module), told.insert("\(target.name) \(module)").inserted else {
          return nil
        }
        return Finding(
          file.path, line,
          "declare \(module) among the dependencies of \(target.name) in Package.swift")
      }
    }
  }

  /// Dependencies that no file of the target imports.
  func unusedDependencies() -> [Finding] {
    guard let manifest = file("Package.swift").map({ Manifest($0.tokens) }) else { return [] }
    var imported: [String: Set<String>] = [:]
    for file in swift {
      guard let target = manifest.target(of: file.path) else { continue }
      imported[target.name, default: []].formUnion(file.imports.map(\.module))
    }
    return manifest.targets.flatMap { target in
      target.dependencies.filter { imported[target.name]?.contains($0) == false }.map {
        Finding(
          "Package.swift", target.line, "take \($0) from \(target.name), which does not import it")
      }
    }
  }
}

extension TextFile {
  var imports: [(module: String, line: Int)] {
    tokens.indices.dropLast().compactMap { at in
      guard tokens[at].isWord("import"), tokens[at + 1].kind == .word,
        at == 0 || tokens[at - 1].line < tokens[at].line || tokens[at - 1].kind == .word
      else { return nil }
      return (tokens[at + 1].text, tokens[at].line)
    }
  }
}
