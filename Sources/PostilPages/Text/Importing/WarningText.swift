package import PostilImport

extension Document.Warning {
  /// A warning about how it was read.
  package var words: String {
    switch self {
    case .countLooksLikeYear(let number):
      "\(number) before the date looks like a year: taken as part of the title"
    case .datesDisagree(let iso, let dotted): "the dates \(iso) and \(dotted) disagree"
    case .titleCut(let bytes, let limit): "the title has \(bytes) bytes, and is cut to \(limit)"
    case .charset(let charset, .detected(let certainty)):
      "it does not say its charset: read as \(charset.rawValue), with a certainty of \(certainty) %; "
        + "if the text looks wrong, add --charset NAME"
    case .charset(let charset, .unlikely(let certainty)):
      "read as \(charset.rawValue), as you said, but only \(certainty) % of its words look like words: "
        + "check the text, or omit --charset"
    case .charset(let charset, .notAsDeclared(let declared)):
      "it says that it is in \(declared), but it is not: read as \(charset.rawValue)"
    case .charset(let charset, .certain), .charset(let charset, .declaredInFile):
      "read as \(charset.rawValue)"
    case .mended(let count):
      "\(Phrase.counted(count, "control character")) of a word processor became line ends"
    case .partsLeftOut(let count):
      "left out: \(Phrase.counted(count, "attachment")) of the message"
    case .summaryOnly:
      "it holds only a summary of this article, which was imported; for the whole text, import its page"
    case .titleOnly:
      "it holds only the title of this article; for its text, import its page"
    }
  }
}
