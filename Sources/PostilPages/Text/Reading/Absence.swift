/// The sentences that are shown if there is nothing to show.
package enum Absence {
  package static let annotations = "no annotations"
  package static let tags = "no tags"
  package static let conflicts = "no conflicts"
  package static let findings = "nothing found"
  package static let savedQueries = "no saved queries"
  package static let setAside = "nothing is set aside"

  package static func duplicates(least percent: Int) -> String {
    "no two articles have \(percent) % of their text in common"
  }

  /// The sentence of an export about articles and annotations that it leaves out.
  package static func leftOut(_ count: Int) -> String {
    "left out because of their marking: "
      + Phrase.counted(count, "article or annotation", "articles and annotations")
  }
}
