package import PostilReplica

// Whose words a thing is, and when they wrote them.

extension AssessmentDetail {
  /// Whose it is, and what they say.
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

  /// The same with what the other tool calls it.
  package var wordsWithSource: String {
    Harmless.line(words + (sourceId.map { ", from \($0)" } ?? ""))
  }
}

extension AnnotationDetail {
  /// Whose words it is, where it came from another tool.
  package var claimWords: [String] { [claim?.words].compactMap { $0 } }
}

extension ReplyDetail {
  var claimWords: [String] { [claim?.words].compactMap { $0 } }
}

extension Authorship {
  /// Who and when, as claimed.
  package var words: String {
    "\(byline), \(claimedAt)\(seq == nil ? ", not pushed" : "")"
  }

  /// Who and when, by the author's clock and by the server's.
  package var wordsWithReceipt: String {
    receivedAt.map { "\(byline), \(claimedAt), received \($0)" } ?? words
  }
}
