import Foundation
import PostilReplica

/// A note that a person writes in an editor, because the command line has none.
enum WrittenNote {
  /// True where somebody sits at a terminal.
  static var isPossible: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

  /// Opens the editor and records what was written. The draft is kept until it is recorded.
  ///
  /// - Parameter record: takes the text.
  /// - Throws: `NoteProblem`, also for a text that is empty or as it was.
  static func record<Answer>(
    start: String = "", about place: AnnotationPlace, answering: String? = nil,
    _ record: (String) throws -> Answer
  ) throws -> Answer {
    do {
      let editor = try Editor.chosen()
      let sheet = NoteSheet(start: start, about: place, answering: answering)
      let draft = try Draft(sheet.text, named: "note.txt")
      let answer = try draft.keptOnFailure {
        let isAtOnce = try editor.edit(draft.path)
        let note = try NoteSheet.note(in: draft.written(limitBytes: sheet.limitBytes))
        guard !note.isEmpty, note != start else {
          throw EditorProblem.nothingResolved(isAtOnce: isAtOnce)
        }
        return try record(note)
      }
      if !draft.remove() { Terminal.say(draft.leftover.sentence) }
      return answer
    } catch let problem as EditorProblem {
      throw NoteProblem(cause: problem)
    }
  }
}
