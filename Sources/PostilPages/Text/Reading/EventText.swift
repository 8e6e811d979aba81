package import PostilReplica

/// One event: what it did, to what, and what became of it.
package struct EventText {
  private let event: ShownEvent
  private let styles: Styles
  private let width: Int?

  /// - Parameter width: the terminal's columns; `nil` where nothing is wrapped.
  package init(_ event: ShownEvent, _ styles: Styles, width: Int? = nil) {
    self.event = event
    self.styles = styles
    self.width = width
  }

  package var lines: [String] {
    let subject = event.subject.map { "  " + Phrase.quote($0, to: 60) } ?? ""
    var lines = [
      "\(styles.bold(event.written.event))  \(event.change) \(event.entity ?? "")\(subject)"
    ]
    let facts = [
      event.written.seq.map { "event \($0) of the log" }, event.written.wordsWithReceipt(styles),
      event.claim?.wordsWithSource(styles), event.setAside?.words,
      "had seen the log up to event \(event.base)",
    ]
    lines += WrappedText.lines(
      Harmless.line(facts.compactMap { $0 }.joined(separator: " · ")), .dim, width: width,
      indent: 2, styles)
    lines += WrappedText.lines(
      Harmless.lines(event.detail), width: width, indent: 2, styles)
    return lines + (event.setAside == nil ? event.effects.flatMap(self.lines) : [])
  }

  private func lines(of effect: EffectDetail) -> [String] {
    let fate =
      effect.replacedBy.isEmpty
      ? "stands"
      : "replaced by \(effect.replacedBy.joined(separator: ", ")), which had seen it"
    return WrappedText.lines(
      "\(Harmless.line(effect.field)): \(fate)", width: width, indent: 2, styles)
  }
}
