extension Diagnosis {
  static func of(_ problem: EditorProblem) -> Diagnosis {
    switch problem {
    case .noTerminal:
      Diagnosis(
        .usage, "there is no terminal to open an editor in",
        hint: "choose a value with --take NUMBER or --value TEXT, or name an editor in $VISUAL"
      )
    case .noEditor:
      Diagnosis(
        .usage, "there is no editor: neither $VISUAL nor $EDITOR names one, and there is no vi",
        hint: "name one, or choose a value with --take NUMBER or --value TEXT")
    case .noDraft(let path, let reason):
      Diagnosis(
        .refused, "cannot write \(path) for the editor: \(reason)",
        hint: "name another folder in $TMPDIR, or use --take NUMBER or --value TEXT")
    case .tooManyDrafts: ofNote(problem)
    case .editorFailed(let command):
      Diagnosis(
        .negative, "the editor '\(command)' failed: nothing was resolved",
        hint: "check $VISUAL and $EDITOR, or use --take NUMBER or --value TEXT")
    case .noFile:
      Diagnosis(.negative, "the editor left no file", hint: "nothing was resolved")
    case .unreadable(let reason):
      Diagnosis(
        .usage, "cannot read the edited file: \(reason)", hint: "nothing was resolved")
    case .notText(let problem):
      Diagnosis(
        .usage, "the edited file is not text: \(problem.words)",
        hint: "nothing was resolved")
    case .tooLong(let limit):
      Diagnosis(
        .usage, "the edited file has more than \(limit) bytes", hint: "nothing was resolved")
    case .nothingResolved(isAtOnce: false):
      Diagnosis(
        .negative, "nothing was resolved",
        hint: "change the value, tick 'keep' to keep it, or choose one with --take NUMBER")
    case .nothingResolved(isAtOnce: true):
      Diagnosis(
        .negative, "nothing was resolved",
        hint:
          "if your editor returns at once, add its wait option, such as code --wait; or choose a value with "
          + "--take NUMBER")
    case .writtenElsewhere:
      Diagnosis(
        .negative, "nothing was resolved: you wrote outside the two places",
        hint: "write the value below the line that ends in 'value', and the reason below 'why'")
    case .kept(let leftover, let cause): kept(leftover, Diagnosis(cause))
    }
  }

  static func of(_ problem: ResolutionSheet.Problem) -> Diagnosis {
    switch problem {
    case .marksMissing:
      Diagnosis(
        .usage, "the lines that mark the value and the reason are missing",
        hint: "nothing was resolved; run the command again and keep the lines with '####'"
      )
    case .marksRepeated:
      Diagnosis(
        .usage, "the lines that mark the value and the reason occur twice",
        hint: "nothing was resolved; run the command again and keep the lines with '####'"
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

extension TypedText.Problem {
  fileprivate var words: String {
    if case .nul = self { "it contains a NUL" } else { "it is not valid UTF-8" }
  }
}
