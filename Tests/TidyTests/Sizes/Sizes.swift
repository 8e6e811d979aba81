extension Tree {
  /// Swift files that are too long to read in one sitting.
  func longFiles(over limit: Int = 400) -> [Finding] {
    swift.filter { $0.lineCount > limit }.map {
      Finding(
        $0.path, limit + 1, "split the file: it has \($0.lineCount) lines, more than \(limit)")
    }
  }

  /// Folders that hold too many source files. Inputs of tests do not count.
  func fullFolders(over limit: Int = 15) -> [Finding] {
    let endings = [".swift", ".c", ".h", ".py", ".md"]
    let sources = files.filter { file in endings.contains { file.path.hasSuffix($0) } }
    return Dictionary(grouping: sources, by: \.folder).filter { $0.value.count > limit }.map {
      Finding(
        $0.key, 1, "group the files by topic: there are \($0.value.count), more than \(limit)")
    }.sorted()
  }
}
