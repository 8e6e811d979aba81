package import PostilReplica

/// An event as a line of the log.
package struct LogLineText {
  private let line: LogLine
  private let styles: Styles

  package init(_ line: LogLine, _ styles: Styles) {
    self.line = line
    self.styles = styles
  }

  /// - Parameter isWhole: whether it has all that was written, else the beginning.
  package func text(isWhole: Bool) -> String {
    let circumstances = [
      line.written.adoptedBy.map { "adopted by \($0)" },
      line.claim.map { Phrase.shortened($0.wordsWithSource(styles), to: 120) },
      line.setAside.map { Phrase.shortened($0.words, to: 100) },
      line.hangsOn.map { "hangs on \($0)" },
    ]
    let parts =
      [
        line.written.seq.map { "\($0)" } ?? "-", styles.bold(line.written.event),
        styles.dim(styles.moment(line.written.claimedAt)), "\(line.change) \(line.entity ?? "")",
      ] + circumstances.compactMap { $0 }
      + [isWhole ? Harmless.line(line.detail) : Phrase.shortened(line.detail, to: 60)]
    return parts.joined(separator: "  ")
  }
}
