package import PostilReplica

/// Two articles that have text in common.
package struct DuplicateText {
  private let pair: SharedText
  private let styles: Styles

  package init(_ pair: SharedText, _ styles: Styles) {
    self.pair = pair
    self.styles = styles
  }

  package var lines: [String] {
    let accepted = pair.isAccepted ? "  (noted)" : ""
    return [
      "\(styles.bold("\(pair.percent) %"))\(accepted)",
      line(pair.article, pair.title, pair.url),
      line(pair.other, pair.otherTitle, pair.otherUrl),
    ]
  }

  private func line(_ id: String, _ title: String, _ url: String?) -> String {
    let place = url.map { "  " + styles.dim(Phrase.shortened($0, to: 80)) } ?? ""
    return "  \(id)  \(Phrase.shortened(title, to: 60))\(place)"
  }
}
