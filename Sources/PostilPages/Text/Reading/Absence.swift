/// What is said where there is nothing to show.
package enum Absence {
  package static let annotations = "no annotations"
  package static let conflicts = "no conflicts"
  package static let setAside = "nothing is set aside"

  package static func duplicates(least percent: Int) -> String {
    "no two articles have \(percent) % of their text in common"
  }

  /// Of an export.
  package static func leftOut(_ count: Int) -> String {
    "left out because of their marking: "
      + Phrase.counted(count, "article or annotation", "articles and annotations")
  }
}
