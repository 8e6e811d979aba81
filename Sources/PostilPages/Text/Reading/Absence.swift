import PostilCore
package import PostilReplica

/// The sentences that are shown if there is nothing to show.
package enum Absence {
  package static let articles = "no such articles"
  package static let annotations = "no annotations"
  package static let tags = "no tags"
  package static let news = "nothing new"
  package static let conflicts = "no conflicts"
  package static let findings = "nothing found"
  package static let savedQueries = "no saved queries"
  package static let agreement = "no two members judged the same thing"
  package static let setAside = "nothing is set aside"

  /// The sentence below a part of a list.
  ///
  /// - Parameter id: the last one's.
  package static func more(behind id: String) -> String {
    "there are more: add --after \(id), or --limit NUMBER"
  }

  /// The sentence below a part of the log.
  ///
  /// - Parameters:
  ///   - event: the last one's id.
  ///   - isReversed: whether the oldest came first.
  package static func moreEvents(behind event: String, isReversed: Bool) -> String {
    "for \(isReversed ? "newer" : "older") ones add --after \(event), or --limit NUMBER"
  }

  package static let events = "no such events"

  package static func duplicates(least percent: Int) -> String {
    "no two articles have \(percent) % of their text in common"
  }

  /// The sentence of an export that holds nothing; `nil` for any other.
  ///
  /// - Parameter annotations: `nil` where articles without any are in it too.
  package static func export(of articles: Int, annotations: Int?) -> String? {
    if articles == 0 { return "no articles to export" }
    return annotations == 0 ? "no annotations to export" : nil
  }

  /// The sentence of an export about articles and annotations that it leaves out; `nil` for none.
  package static func leftOut(_ leftOut: LeftOut) -> String? {
    let counts = leftOut.counts
    if counts.isEmpty { return nil }
    let markings = counts.sorted { $0.key < $1.key }.map { "\($0.value) tlp:\($0.key.name)" }
    return "left out because of their marking: "
      + Phrase.counted(
        counts.values.reduce(0, +), "article or annotation", "articles and annotations")
      + " (\(markings.joined(separator: ", ")))"
  }
}
