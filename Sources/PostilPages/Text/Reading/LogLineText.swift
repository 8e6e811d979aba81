package import PostilReplica

/// An event as a line of the log; what changed stands below it, where somebody asked.
package struct LogLineText {
  private let line: LogLine
  private let styles: Styles
  private let width: Int?

  /// - Parameter width: the columns of the terminal; `nil` where nothing is cut or wrapped.
  package init(_ line: LogLine, _ styles: Styles, width: Int? = nil) {
    self.line = line
    self.styles = styles
    self.width = width
  }

  /// - Parameter isWhole: whether it has all that was written, else the beginning.
  package func text(isWhole: Bool) -> String {
    let circumstances = [
      line.written.adoptedBy.map { "adopted by \($0)" },
      line.claim.map { Phrase.shortened($0.wordsWithSource(styles), to: 120) },
      line.setAside.map { Phrase.shortened($0.words, to: 100) },
      line.hangsOn.map { "hangs on \($0)" },
    ].compactMap { $0 }
    let moment = styles.moment(line.written.claimedAt)
    let change = "\(line.change) \(line.entity ?? "")"
    let place = line.written.seq.map { "\($0)" } ?? "-"
    let head = "\(place)  \(styles.bold(line.written.event))  \(styles.dim(moment))  \(change)"
    let changes = (line.changes ?? []).flatMap(self.lines(of:))
    let detail = Phrase.shortened(line.detail, to: 60, on: isWhole ? nil : width)
    let rest = (circumstances + (changes.isEmpty ? [detail] : [])).joined(separator: "  ")
    let whole = "\(place)  \(line.written.event)  \(moment)  \(change)  \(rest)"
    let isFitting = width.map { DisplayWidth.of(whole) <= $0 } ?? true
    let lines =
      isFitting
      ? [rest.isEmpty && !changes.isEmpty ? head : "\(head)  \(rest)"]
      : [head] + WrappedText.lines(rest, width: width, indent: Self.indent, styles)
    return (lines + changes).joined(separator: "\n")
  }

  private static let indent = 4

  /// From what to what; of changed words on a terminal the difference.
  private func lines(of change: FieldChange) -> [String] {
    let field = Harmless.line(change.field)
    let why = change.why.map { ["because: \(Harmless.line($0))"] } ?? []
    guard change.isProse, styles.isColoured, let before = change.from.first else {
      let from = change.from.map(Harmless.line).joined(separator: " | ")
      let to = Harmless.line(change.to)
      let value = "\(from.isEmpty ? "" : "\(from) ")→ \(to.isEmpty ? "—" : to)"
      return (["\(field): \(value)"] + why)
        .flatMap { WrappedText.lines($0, width: width, indent: Self.indent, styles) }
    }
    let words = WordDiffText(of: change.to, from: before, styles).text
    return [Passage.indented("\(field): \(words)", by: Self.indent)]
      + why.flatMap { WrappedText.lines($0, width: width, indent: Self.indent, styles) }
  }
}
