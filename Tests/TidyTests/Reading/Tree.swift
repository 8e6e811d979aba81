import Foundation

/// The text files of the project, as the rules read them.
struct Tree: Sendable {
  /// By path.
  let files: [TextFile]
  /// The Swift files among them.
  let swift: [TextFile]
  /// Every file and every folder there is, also those whose text is no rule's concern.
  let paths: Set<String>

  /// A tree in memory, by path.
  init(_ texts: [String: String]) {
    self.init(
      files: texts.sorted { $0.key < $1.key }.map { TextFile($0.key, Array($0.value.utf8)) },
      paths: Array(texts.keys))
  }

  private init(files: [TextFile], paths: [String]) {
    self.files = files
    swift = files.filter { $0.path.hasSuffix(".swift") }
    var known: Set<String> = []
    for path in paths {
      var rest = Substring(path)
      while known.insert(String(rest)).inserted, let slash = rest.lastIndex(of: "/") {
        rest = rest[..<slash]
      }
    }
    self.paths = known
  }

  func file(_ path: String) -> TextFile? { files.first { $0.path == path } }

  /// The tree that this file lies in.
  static let checkedOut: Tree = {
    var root = URL(filePath: #filePath).resolvingSymlinksInPath()
    for _ in ["Tree.swift", "Reading", "TidyTests", "Tests"] { root.deleteLastPathComponent() }
    return Tree(under: root.path.hasSuffix("/") ? root.path : root.path + "/")
  }()

  /// Reads the parts that git keeps. Leaves out names that begin with a dot, and files that a run makes.
  private init(under root: String) {
    var paths: [String] = []
    for part in ["Package.swift", "README.md", "Protocol", "Scripts", "Sources", "Tests"] {
      guard let inside = FileManager.default.subpaths(atPath: root + part) else { continue }
      paths += inside.isEmpty ? [part] : inside.map { "\(part)/\($0)" }
    }
    paths.removeAll { path in
      path.split(separator: "/").contains { $0.hasPrefix(".") || $0 == "__pycache__" }
    }
    let files = paths.sorted().compactMap { path -> TextFile? in
      guard !path.contains("/Fixtures/"),
        let data = FileManager.default.contents(atPath: root + path)
      else { return nil }
      return TextFile(path, Array(data))
    }
    self.init(files: files, paths: paths)
  }
}
