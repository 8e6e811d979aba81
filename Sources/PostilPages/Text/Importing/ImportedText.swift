import PostilCore
package import PostilReplica

extension Imported {
  package var kind: ImportEntry.Verdict {
    switch outcome {
    case .added: .added
    case .revised: .revised
    case .unchanged: .unchanged
    case .duplicate, .earlier: .duplicate
    case .deleted, .inConflict, .tooShort, .unlike: .skipped
    }
  }

  /// - Parameter isRehearsal: true to name no command, since the article is not there yet.
  package func verdict(_ isRehearsal: Bool) -> String {
    let repeated =
      duplicateOf.map {
        ", duplicate of \($0)"
          + (isRehearsal ? "" : "; to note that: postil duplicate \(article) --of \($0)")
      } ?? ""
    return switch outcome {
    case .added: "added\(repeated)"
    case .revised:
      isRehearsal ? "revised\(repeated)\(standing)" : "revised: postil diff \(article)\(repeated)"
    case .unchanged: "unchanged"
    case .duplicate: "not added: \(article) has or had the same text"
    case .earlier:
      "not added: it is an earlier text of this article; to make it current again: --revises \(article)"
    case .deleted: "skipped: deleted; to restore it: postil restore \(article)"
    case .inConflict: "skipped: in conflict"
    case .unlike:
      "skipped: the file names this article's url, but has a very different text; if it is this article: --revises \(article)"
    case .tooShort:
      "skipped: much shorter than the current text; to import it all the same, add --url"
    }
  }
}

extension Imported {
  /// The anchors of the notes in the new text, counted by state; empty without notes.
  private var standing: String {
    let order: [AnchorResolution.State] = [.exact, .moved, .edited, .ambiguous, .orphan]
    let counts = order.compactMap { state in notes[state].map { "\($0) \(state.rawValue)" } }
    if counts.isEmpty { return "" }
    let all = Phrase.counted(notes.values.reduce(0, +), "note")
    return "; \(all) would be: \(counts.joined(separator: ", "))"
  }
}

extension Imported {
  /// The line of one article in the list of results.
  ///
  /// - Parameter source: where it was found; `nil` where that is clear.
  package func line(title: String, source: String?, isRehearsal: Bool) -> String {
    let place = source.map { "  \($0)" } ?? ""
    return "\(article)  \(Phrase.shortened(title, to: 70))  (\(verdict(isRehearsal)))"
      + Harmless.line(place)
  }

  /// - Parameter place: within the file; `nil` for the whole of it.
  package func entry(
    title: String, file: String, place: String?, warnings: [String], isRehearsal: Bool
  ) -> ImportEntry {
    var entry = ImportEntry(
      outcome: kind, file: file, place: place, why: kind == .skipped ? verdict(isRehearsal) : nil)
    (entry.article, entry.title, entry.duplicateOf) = (article, title, duplicateOf)
    entry.warnings = warnings
    return entry
  }
}
