/// Why a decision did not come out of an editor.
enum EditorProblem: Error {
  /// Nobody sits at a terminal, and no editor is named.
  case noTerminal
  case noEditor
  case noDraft(path: String, reason: String)
  /// As many drafts as are kept wait to be recorded.
  case tooManyDrafts(path: String, limit: Int)
  case editorFailed(command: String)
  /// Where the draft was, there is nothing, or a folder.
  case noFile
  case unreadable(reason: String)
  case notText(TypedText.Problem)
  case tooLong(limitBytes: Int)
  /// The person closed the file and decided nothing; or the editor came back at once, and may still
  /// be open.
  case nothingResolved(isAtOnce: Bool)
  /// Nothing was decided, and what was written stands where nothing is read.
  case writtenElsewhere
  case kept(Draft.Leftover, cause: any Error)
}

/// The same on the way to a note, not to a decision.
struct NoteProblem: Error {
  let cause: EditorProblem
}
