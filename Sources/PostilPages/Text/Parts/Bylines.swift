package import PostilReplica

// The authors of things, and the times at which they wrote them.

extension AssessmentDetail {
  /// The member and the values that the member gave.
  package func line(_ styles: Styles) -> String {
    let values = judged.map { "\($0.aspect) \(Phrase.shortened($0.value, to: 80))" }
    return "⚖ \(styles.bold(member))  \(values.joined(separator: " · "))"
  }
}

extension ClaimDetail {
  /// As in `as olha@hypothes.is, 2018-12-15T16:16:12Z, by claim`.
  func words(_ styles: Styles) -> String {
    ([author.map { "as \($0)" } ?? "imported", at.map(styles.moment)].compactMap { $0 } + [
      "by claim"
    ])
    .joined(separator: ", ")
  }

  /// The same with the other tool's id.
  package func wordsWithSource(_ styles: Styles) -> String {
    Harmless.line(words(styles) + (sourceId.map { ", from \($0)" } ?? ""))
  }
}

extension AnnotationDetail {
  /// The author that another tool names; empty if the thing was made here.
  package func claimWords(_ styles: Styles) -> [String] {
    [claim?.words(styles)].compactMap { $0 }
  }
}

extension ReplyDetail {
  func claimWords(_ styles: Styles) -> [String] { [claim?.words(styles)].compactMap { $0 } }
}

extension Authorship {
  /// The author and the claimed time.
  package func words(_ styles: Styles) -> String {
    "\(byline), \(styles.moment(claimedAt))\(seq == nil ? ", not pushed" : "")"
  }

  /// As in `deleted by west, 2026-11-26T16:44:37Z`.
  func deletion(_ styles: Styles) -> String { "deleted by \(words(styles))" }

  /// The author and the time, by the author's clock and by the server's.
  package func wordsWithReceipt(_ styles: Styles) -> String {
    guard let receivedAt else { return words(styles) }
    return "\(byline), \(styles.moment(claimedAt)), received \(styles.moment(receivedAt))"
  }
}
