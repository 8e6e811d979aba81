package import PostilImport

extension Document.Warning {
  /// A warning about how it was read.
  package var words: String {
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
