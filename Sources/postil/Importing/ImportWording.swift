import PostilCore
import PostilImport
import PostilPages
import PostilReplica

extension Imported {
  var kind: ImportReport.Verdict {
    switch outcome {
    case .added: .added
    case .revised: .revised
    case .unchanged: .unchanged
    case .duplicate, .earlier: .duplicate
    case .deleted, .inConflict, .tooShort, .unlike: .skipped
    }
  }

  /// - Parameter isRehearsal: names no command about what is not there yet.
  func verdict(_ isRehearsal: Bool) -> String {
    let repeated =
      duplicateOf.map {
        ", duplicate of \($0)"
          + (isRehearsal ? "" : "; accept with: postil duplicate \(article) --of \($0)")
      } ?? ""
    return switch outcome {
    case .added: "added\(repeated)"
    case .revised:
      isRehearsal ? "revised\(repeated)\(standing)" : "revised: postil diff \(article)\(repeated)"
    case .unchanged: "unchanged"
    case .duplicate: "not added: \(article) has or had the same text"
    case .earlier:
      "not added: an earlier text of it came back; if it is to stand again: --revises \(article)"
    case .deleted: "skipped: deleted; postil restore \(article)"
    case .inConflict: "skipped: in conflict"
    case .unlike:
      "skipped: the file names its url, and has quite another text; if it is that article: --revises \(article)"
    case .tooShort: "skipped: very much shorter than the text that stands; import it with --url"
    }
  }
}

extension Imported {
  /// How the notes would stand in the new text; nothing where there are none.
  private var standing: String {
    let order: [AnchorResolution.State] = [.exact, .moved, .edited, .ambiguous, .orphan]
    let counts = order.compactMap { state in notes[state].map { "\($0) \(state.rawValue)" } }
    if counts.isEmpty { return "" }
    let all = Phrase.counted(notes.values.reduce(0, +), "note")
    return "; \(all) would be: \(counts.joined(separator: ", "))"
  }
}

extension Document.Warning {
  var words: String {
    switch self {
    case .countLooksLikeYear(let number):
      "\(number) before the date looks like a year: taken as part of the title"
    case .datesDisagree(let iso, let dotted): "the dates \(iso) and \(dotted) disagree"
    case .titleCut(let bytes, let limit): "a title of \(bytes) bytes is shown cut to \(limit)"
    case .charset(let charset, .detected(let certainty)):
      "it does not say its charset: read as \(charset.rawValue), with a certainty of \(certainty) %; "
        + "if it reads wrongly: --charset NAME"
    case .charset(let charset, .unlikely(let certainty)):
      "read as \(charset.rawValue), as you said, but only \(certainty) % of its words look like words: "
        + "see whether it reads well, or leave out --charset"
    case .charset(let charset, .notAsDeclared(let declared)):
      "it says that it is in \(declared), and is not: read as \(charset.rawValue)"
    case .charset(let charset, .certain), .charset(let charset, .declaredInFile):
      "read as \(charset.rawValue)"
    case .mended(let count):
      "\(count) control characters of a word processor became ends of lines"
    case .partsLeftOut(let count):
      "\(Phrase.counted(count, "attachment")) of the message left out"
    case .summaryOnly:
      "it holds only a summary of this article, which was taken: for the whole text, import its page"
    case .titleOnly:
      "it holds only the title of this article: for its text, import its page"
    }
  }
}
