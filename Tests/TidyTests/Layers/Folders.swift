extension Tree {
  /// Folders of one target that use one another's types in a circle.
  func unsortedFolders() -> [Finding] {
    let targets = Dictionary(grouping: swift.filter(\.isSource)) { file in
      file.path.split(separator: "/").prefix(2).joined(separator: "/")
    }
    return targets.sorted { $0.key < $1.key }.flatMap { target, files in
      Folders(files, in: target).circles()
    }.sorted()
  }
}

/// The uses of one folder's types in another folder of a target, with their places.
private struct Folders {
  private let target: String
  private var uses: [String: [String: Finding]] = [:]

  init(_ files: [TextFile], in target: String) {
    self.target = target
    var homes: [String: Set<String>] = [:]
    for file in files {
      let folder = Self.folder(of: file, in: target)
      for type in file.declarations where type.kind == .type && type.inside.isEmpty {
        homes[type.name, default: []].insert(folder)
      }
    }
    for file in files {
      let folder = Self.folder(of: file, in: target)
      let own = Set(file.declarations.map(\.name))
      for word in file.words.keys.sorted() where !own.contains(word) {
        guard let home = homes[word], home.count == 1, let other = home.first,
          other != folder, uses[folder]?[other] == nil,
          let token = file.code.first(where: { $0.isWord(word) })
        else { continue }
        uses[folder, default: [:]][other] = Finding(
          file.path, token.line, "\(folder) uses \(token.text) of \(other), which uses \(folder)")
      }
    }
  }

  /// The first folder below the target's; files in the target's own folder are a layer too.
  private static func folder(of file: TextFile, in target: String) -> String {
    let rest = file.path.dropFirst(target.count + 1).split(separator: "/")
    return rest.count > 1 ? String(rest[0]) : "."
  }

  private func reachable(from start: String) -> Set<String> {
    var seen: Set<String> = []
    var waiting = [start]
    while let folder = waiting.popLast() {
      for other in (uses[folder] ?? [:]).keys where seen.insert(other).inserted {
        waiting.append(other)
      }
    }
    return seen
  }

  /// Every use that is part of a circle.
  func circles() -> [Finding] {
    uses.sorted { $0.key < $1.key }.flatMap { folder, others in
      others.filter { reachable(from: $0.key).contains(folder) }.map(\.value).sorted()
    }
  }
}
