import PostilPages

/// Diagnoses of files that an import did not take.
extension Diagnosis {
  /// - Parameter files: how many there were; `nil` where more articles than files were refused.
  static func notImported(_ refused: Int, of files: Int?, hint: String) -> Diagnosis {
    let all = files.map { " of \(Phrase.counted($0, "file"))" } ?? ""
    return Diagnosis(.usage, "\(refused)\(all) not imported", hint: hint)
  }

  static func nothingToRevise(_ typed: String) -> Diagnosis {
    Diagnosis(
      .notFound, "--revises \(Harmless.line(typed)): there is no such article here",
      hint:
        "run 'postil articles' to list the ids; without --revises the file becomes a new article")
  }

  static func severalTexts(files: Int) -> Diagnosis {
    Diagnosis(
      .undecided,
      "\(Phrase.counted(files, "file")) not imported: an article has several current texts",
      hint: "run 'postil conflicts', choose one of them, and import again")
  }

  static func barren(_ path: String, others: Int) -> Diagnosis {
    let others = others > 0 ? ", or in \(Phrase.counted(others, "other file"))" : ""
    return Diagnosis(
      .negative, "no annotation in \(path) could be imported\(others)",
      hint: "each line above says why")
  }
}
