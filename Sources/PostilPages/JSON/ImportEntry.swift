/// An entry of `postil import --json`: an article, or a file or part of a file that is none.
package struct ImportEntry: Encodable {
  /// The raw value is what `--json` calls it.
  package enum Verdict: String, Encodable, CaseIterable {
    case added, revised, unchanged, duplicate, skipped
  }

  let file: String
  let place: String?
  let outcome: Verdict
  var article: String?
  var title: String?
  var duplicateOf: String?
  let why: String?
  var warnings: [String] = []

  init(outcome: Verdict, file: String, place: String?, why: String?) {
    (self.outcome, self.file, self.place, self.why) = (outcome, file, place, why)
  }

  /// An entry for a file, or a part of one, that is no article.
  ///
  /// - Parameter place: within the file; `nil` for the whole of it.
  package init(skipping file: String, place: String?, why: String) {
    self.init(outcome: .skipped, file: file, place: place, why: why)
  }
}
