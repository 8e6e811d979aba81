import Foundation
import PostilCore
import PostilReplica

/// A note that a person writes in an editor, because the command line has none.
enum WrittenNote {
  /// True where somebody sits at a terminal.
  static var isPossible: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

  /// Opens the editor and records what was written. The draft is kept until it is recorded, and gone on with.
  ///
  /// - Parameter record: takes the text.
  /// - Throws: `NoteProblem`, also for a text that is empty or as it was.
  static func record<Answer>(
    _ target: DraftTarget, start: String = "", about place: AnnotationPlace,
    answering: String? = nil, in replica: Replica, _ record: (String) throws -> Answer
  ) throws -> Answer {
    do {
      let editor = try Editor.chosen()
      let sheet = NoteSheet(start: start, about: place, answering: answering)
      return try NoteDrafts(in: replica.folder).use(of: target, sheet) { draft in
        let answer = try draft.keptOnFailure {
          let before = draft.isResumed ? try draft.written(limitBytes: sheet.limitBytes) : nil
          let isAtOnce = try editor.edit(draft.path)
          let written = try draft.written(limitBytes: sheet.limitBytes)
          let note = try NoteSheet.note(in: written)
          // An editor that returned at once showed nobody what was written before.
          let isUnseen = isAtOnce && before.map { Text($0) == Text(written) } == true
          guard !note.isEmpty, note != start, !isUnseen else {
            throw EditorProblem.nothingResolved(isAtOnce: isAtOnce)
          }
          return try record(note)
        }
        if !draft.remove() { Terminal.say(draft.leftover.sentence) }
        return answer
      }
    } catch let problem as EditorProblem {
      throw NoteProblem(cause: problem)
    }
  }
}
