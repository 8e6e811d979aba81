/// What `postil import --json` has for each article, and for what is none.
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

  /// What is no article.
  ///
  /// - Parameter place: within the file; `nil` for the whole of it.
  package init(skipping file: String, place: String?, why: String) {
    self.init(outcome: .skipped, file: file, place: place, why: why)
  }
}
