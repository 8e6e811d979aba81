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
  var words: String {
    ([author.map { "as \($0)" } ?? "imported", at].compactMap { $0 } + ["by claim"])
      .joined(separator: ", ")
  }

  /// The same with the other tool's id.
  package var wordsWithSource: String {
    Harmless.line(words + (sourceId.map { ", from \($0)" } ?? ""))
  }
}

extension AnnotationDetail {
  /// The author that another tool names; empty if the thing was made here.
  package var claimWords: [String] { [claim?.words].compactMap { $0 } }
}

extension ReplyDetail {
  var claimWords: [String] { [claim?.words].compactMap { $0 } }
}

extension Authorship {
  /// The author and the claimed time.
  package var words: String {
    "\(byline), \(claimedAt)\(seq == nil ? ", not pushed" : "")"
  }

  /// As in `deleted by west, 2026-11-26T16:44:37Z`.
  var deletion: String { "deleted by \(words)" }

  /// The author and the time, by the author's clock and by the server's.
  package var wordsWithReceipt: String {
    receivedAt.map { "\(byline), \(claimedAt), received \($0)" } ?? words
  }
}
