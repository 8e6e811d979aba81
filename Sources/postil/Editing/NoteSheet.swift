import PostilCore
import PostilPages
import PostilReplica

/// The file in which a person writes a note: the text, then a line, then the subject, which is not read.
struct NoteSheet {
  /// The line is missing: nobody can tell where the note ends.
  struct LineMissing: Error {}

  let text: String
  /// The text without the one that it begins with.
  let emptied: String

  /// - Parameters:
  ///   - start: the text to begin with.
  ///   - answered: the text that a reply answers; `nil` for a note.
  init(start: String, about place: AnnotationPlace, answering answered: String?) {
    let about = NoteSheetText.about(place, answering: answered)
    let rest = ([NoteSheetText.end, ""] + about + [""]).joined(separator: "\n")
    (text, emptied) = ("\(start)\n\(rest)", "\n\(rest)")
  }

  /// The most bytes that a filled-in sheet may have.
  var limitBytes: Int { text.utf8.count + Limits.proseBytes }

  /// The text above the line, without blank lines at its end.
  static func note(in written: String) throws(LineMissing) -> String {
    // By scalars: CR LF is one character.
    let lines = written.replacing("\r\n", with: "\n").unicodeScalars
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let end = lines.lastIndex(where: { $0.hasPrefix(NoteSheetText.end) }) else {
      throw LineMissing()
    }
    let above = lines[..<end]
    let last = above.lastIndex { !Text($0).isBlank }
    return last.map { above[...$0].joined(separator: "\n") } ?? ""
  }
}
