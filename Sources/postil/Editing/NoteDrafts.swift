import Foundation
import PostilPages
import PostilReplica
import PostilStore

/// The drafts of notes in a replica's folder: a text that a command left there is gone on with.
struct NoteDrafts {
  /// The most that are kept; a further one is not begun, and none is removed for it.
  static let limit = 100

  private let path: String

  init(in folder: ReplicaFolder) {
    path = folder.drafts
  }

  /// Runs `body` with the draft of a target, which no other process uses meanwhile.
  ///
  /// - Throws: `EditorProblem` where there is none.
  func use<Answer>(
    of target: DraftTarget, _ sheet: NoteSheet, _ body: (Draft) throws -> Answer
  ) throws -> Answer {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw EditorProblem.noDraft(path: path, reason: String(cString: strerror(errno)))
    }
    for number in 1...Self.limit {
      let folder = "\(path)/\(target.folderName(number))"
      if mkdir(folder, 0o700) == 0 {
        guard names.count <= Self.limit else {
          rmdir(folder)
          throw EditorProblem.tooManyDrafts(path: path, limit: Self.limit)
        }
      } else if errno != EEXIST {
        throw EditorProblem.noDraft(path: folder, reason: String(cString: strerror(errno)))
      }
      guard let lock = try FileLock(folder: folder) else { continue }
      defer { withExtendedLifetime(lock) {} }
      let draft = try Draft(sheet.text, emptied: sheet.emptied, named: "note.txt", in: folder)
      if draft.isResumed { Terminal.say(NoteSheetText.resumed) }
      for other in olderDrafts(than: target) { Terminal.say(NoteSheetText.older(other)) }
      return try body(draft)
    }
    throw EditorProblem.tooManyDrafts(path: path, limit: Self.limit)
  }

  private var names: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? []
  }

  /// The folders of drafts of the same thing that begin with another text.
  private func olderDrafts(than target: DraftTarget) -> [String] {
    names.filter { DraftTarget(folderName: $0)?.isOfOtherText(than: target) == true }
      .map { "\(path)/\($0)" }
  }
}
