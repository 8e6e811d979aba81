/// Why a note did not come out of an editor.
extension Diagnosis {
  static func ofNote(_ problem: EditorProblem) -> Diagnosis {
    let other = "or give the text with -m TEXT"
    switch problem {
    case .noTerminal:
      return Diagnosis(
        .usage, "there is no terminal to open an editor in", hint: "give the text with -m TEXT")
    case .noEditor:
      return Diagnosis(
        .usage, "there is no editor: neither $VISUAL nor $EDITOR names one, and there is no vi",
        hint: "name one, \(other)")
    case .noDraft(let path, let reason):
      return Diagnosis(
        .refused, "cannot write \(path) for the editor: \(reason)",
        hint: "name another folder in $TMPDIR, \(other)")
    case .tooManyDrafts(let path, let limit):
      return Diagnosis(
        .refused, "\(path) holds \(limit) drafts that were not recorded",
        hint: "'postil doctor' lists them: record or remove some, \(other)")
    case .editorFailed(let command):
      return Diagnosis(
        .negative, "the editor '\(command)' failed: nothing was recorded",
        hint: "check $VISUAL and $EDITOR, \(other)")
    case .noFile: return Diagnosis(.negative, "the editor left no file", hint: recordedNothing)
    case .unreadable(let reason):
      return Diagnosis(.usage, "cannot read the edited file: \(reason)", hint: recordedNothing)
    case .notText: return Diagnosis(.usage, "the edited file is not text", hint: recordedNothing)
    case .tooLong(let limit):
      return Diagnosis(
        .usage, "the edited file has more than \(limit) bytes", hint: recordedNothing)
    case .nothingResolved(let isAtOnce):
      return Diagnosis(
        .negative, "nothing was recorded: the text is empty, or as it was",
        hint: isAtOnce
          ? "if your editor returns at once, add its wait option, such as code --wait" : nil)
    case .writtenElsewhere:
      return Diagnosis(.negative, "nothing was recorded: you wrote below the line")
    case .kept(let leftover, let cause):
      let cause = (cause as? EditorProblem).map(ofNote) ?? Diagnosis(cause)
      let kept = leftover.sentence
      guard let cause else { return Diagnosis(.refused, recordedNothing, hint: kept) }
      return Diagnosis(
        cause.status, cause.message, hint: cause.hint.map { "\($0)\n       \(kept)" } ?? kept)
    }
  }

  static let noteWithoutEnd = Diagnosis(
    .usage, "the line below the note is missing", hint: "keep the line with '####'")

  private static let recordedNothing = "nothing was recorded"
}
