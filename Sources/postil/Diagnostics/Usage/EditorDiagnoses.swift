/// The reason why an editor gave no decision.
enum EditorProblem: Error {
  /// Nobody sits at a terminal, and no editor is named.
  case noTerminal
  case noEditor
  case noDraft(path: String, reason: String)
  case editorFailed(command: String)
  /// The draft is gone, or a folder is in its place.
  case noFile
  case unreadable(reason: String)
  case tooLong(limitBytes: Int)
  /// The person closed the file and decided nothing; or the editor came back at once, and may still
  /// be open.
  case nothingResolved(isAtOnce: Bool)
  /// Nothing was decided, and the text was written outside of the places that are read.
  case writtenElsewhere
  case kept(Draft.Leftover, cause: any Error)
}

extension Diagnosis {
  static func of(_ problem: EditorProblem) -> Diagnosis {
    switch problem {
    case .noTerminal:
      Diagnosis(
        .usage, "there is no terminal to open an editor in",
        hint: "say what is to stand with --take EVENT or --value TEXT, or name an editor in $VISUAL"
      )
    case .noEditor:
      Diagnosis(
        .usage, "there is no editor: neither $VISUAL nor $EDITOR names one, and there is no vi",
        hint: "name one, or say what is to stand with --take EVENT or --value TEXT")
    case .noDraft(let path, let reason):
      Diagnosis(
        .refused, "cannot write \(path) for the editor: \(reason)",
        hint: "name another folder in $TMPDIR, or use --take EVENT or --value TEXT")
    case .editorFailed(let command):
      Diagnosis(
        .negative, "the editor '\(command)' failed: nothing was resolved",
        hint: "look at $VISUAL and $EDITOR, or use --take EVENT or --value TEXT")
    case .noFile:
      Diagnosis(.negative, "the editor left no file", hint: "nothing was resolved")
    case .unreadable(let reason):
      Diagnosis(
        .usage, "what the editor wrote cannot be read: \(reason)", hint: "nothing was resolved")
    case .tooLong(let limit):
      Diagnosis(
        .usage, "what the editor wrote has more than \(limit) bytes", hint: "nothing was resolved")
    case .nothingResolved(isAtOnce: false):
      Diagnosis(
        .negative, "nothing was resolved",
        hint: "change the value, or tick 'keep' to let it stand; or choose one: --take EVENT")
    case .nothingResolved(isAtOnce: true):
      Diagnosis(
        .negative, "nothing was resolved",
        hint:
          "if your editor returns at once, name it with its wait option, e.g. code --wait; or choose "
          + "a value without it: --take EVENT")
    case .writtenElsewhere:
      Diagnosis(
        .negative, "nothing was resolved: something was written outside of the two places",
        hint: "the value belongs below the line that ends in 'value', the reason below 'why'")
    case .kept(let leftover, let cause): kept(leftover, Diagnosis(cause))
    }
  }

  static func of(_ problem: ResolutionSheet.Problem) -> Diagnosis {
    switch problem {
    case .marksMissing:
      Diagnosis(
        .usage, "the lines that mark where the value and the reason stand are gone",
        hint: "nothing was resolved; run the command again and leave the lines with '####' in place"
      )
    case .marksRepeated:
      Diagnosis(
        .usage, "the lines that mark where the value and the reason stand are there twice",
        hint: "nothing was resolved; run the command again and leave the lines with '####' in place"
      )
    }
  }

  private static func kept(_ leftover: Draft.Leftover, _ cause: Diagnosis?) -> Diagnosis {
    let kept = leftover.sentence
    guard let cause else { return Diagnosis(.refused, "nothing was resolved", hint: kept) }
    return Diagnosis(
      cause.status, cause.message, hint: cause.hint.map { "\($0)\n       \(kept)" } ?? kept)
  }
}

extension Draft.Leftover {
  var sentence: String {
    switch self {
    case .untouched: ""
    case .typed(let path): "what you typed is kept in \(path)"
    case .folder(let path): "what the editor left is kept in \(path)"
    }
  }
}
