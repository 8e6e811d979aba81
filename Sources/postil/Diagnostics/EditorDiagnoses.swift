/// Why a decision did not come out of an editor.
enum EditorProblem: Error {
  /// Nobody sits at a terminal, and no editor is named.
  case noTerminal
  case noEditor
  case noDraft(path: String, reason: String)
  case editorFailed(command: String)
  case unreadable(reason: String)
  case tooLong(limitBytes: Int)
  /// The person closed the file and decided nothing.
  case nothingResolved
  /// What was typed is still in the file.
  case kept(path: String, cause: any Error)
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
    case .unreadable(let reason):
      Diagnosis(
        .usage, "what the editor wrote cannot be read: \(reason)", hint: "nothing was resolved")
    case .tooLong(let limit):
      Diagnosis(
        .usage, "what the editor wrote has more than \(limit) bytes", hint: "nothing was resolved")
    case .nothingResolved:
      Diagnosis(
        .negative, "nothing was resolved",
        hint: "change the value, or give a reason to keep it as it stands")
    case .kept(let path, let cause): kept(path, Diagnosis(cause))
    }
  }

  static func of(_ problem: ResolutionSheet.Problem) -> Diagnosis {
    switch problem {
    case .marksMissing:
      Diagnosis(
        .usage, "the lines that mark where the value and the reason stand are gone",
        hint: "nothing was resolved; run the command again and leave the lines with '####' in place"
      )
    }
  }

  private static func kept(_ path: String, _ cause: Diagnosis?) -> Diagnosis {
    let kept = "what you typed is kept in \(path)"
    guard let cause else { return Diagnosis(.refused, "nothing was resolved", hint: kept) }
    return Diagnosis(
      cause.status, cause.message, hint: cause.hint.map { "\($0)\n       \(kept)" } ?? kept)
  }
}
