import PostilPages

/// Diagnoses of files that an import did not take.
extension Diagnosis {
  /// - Parameter files: how many there were; `nil` where more articles than files were refused.
  static func notImported(_ refused: Int, of files: Int?, hint: String) -> Diagnosis {
    let all = files.map { " of \(Phrase.counted($0, "file"))" } ?? ""
    return Diagnosis(.usage, "\(refused)\(all) not imported", hint: hint)
  }

  static func severalTexts(files: Int) -> Diagnosis {
    Diagnosis(
      .undecided,
      "\(Phrase.counted(files, "file")) not imported: several texts of an article stand",
      hint: "postil conflicts shows them; decide, and import again")
  }

  static func barren(_ path: String, others: Int) -> Diagnosis {
    let others = others > 0 ? ", nor of \(Phrase.counted(others, "other file"))" : ""
    return Diagnosis(
      .negative, "no annotation of \(path) could be taken\(others)",
      hint: "the line of each says why")
  }
}
