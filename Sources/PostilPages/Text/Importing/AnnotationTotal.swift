/// The totals of an import of annotations.
package struct AnnotationTotal {
  package var added = 0
  package var unchanged = 0
  package var skipped = 0
  /// The number of the skipped ones that have other words now.
  package var changed = 0
  /// Assessments that were left out.
  package var assessments = 0

  package init() {}

  package func words(isRehearsal: Bool) -> String {
    var words = "\(added) added, \(unchanged) unchanged, \(skipped) skipped"
    if changed > 0 { words += ", \(changed) of them because their words changed" }
    if assessments > 0 { words += "; \(Phrase.counted(assessments, "assessment")) left out" }
    return ImportText.rehearsed(words, isRehearsal)
  }

  package static let articleMissing =
    "to import the others, import their articles first: postil import FILE --url URL"

  /// - Parameter next: where more of the same collection lies.
  package static func more(of path: String, at next: String) -> String {
    "\(path): this collection continues at \(next)"
  }
}
