import PostilCore

/// An annotation as another tool wrote it, in the words of none in particular.
struct ForeignAnnotation {
  /// What the other tool calls it.
  var sourceID: String?
  /// As the file names them; a claim.
  var author: String?
  var created: Instant?
  var note = ""
  var tags: [String] = []
  /// In the order of the file.
  var motivations: [String] = []
  /// Alternatives: what it is about, the best first.
  var targets: [ForeignTarget] = []
  /// What it answers, by the other tool's ids, the nearest last. Any of them will do.
  var answers: [String] = []
  /// Whether it is an answer and nothing else.
  var isReply = false
  /// What only Postil's own export says; `nil` for what others wrote.
  var own: ExportedFields?
  /// Why it is not taken, whatever it says.
  var objection: ForeignObjection?
  var remarks: [ForeignRemark] = []

  /// Says of fields that are there, and hold something else than they should, that they are left out.
  mutating func expect(_ expected: ForeignRemark.Expected, in names: [String], of value: JSONValue)
  {
    for name in names {
      guard let found = value[name] else { continue }
      let isSo =
        switch expected {
        case .string: found.text != nil
        case .strings: found.all.allSatisfy { $0.text != nil }
        case .time: WebAnnotation.moment(found) != nil
        }
      if !isSo { remarks.append(.fieldLeftOut(name, expected: expected)) }
    }
  }
}

/// Fields of Postil's own export that have an event of their own.
struct ExportedFields {
  /// By the field's name, each as somebody would type it.
  var values: [(field: String, value: String)] = []
  var audiences: [String] = []
  /// What somebody decided about where it stands in a text.
  var decision: (revision: String, decision: AnchorDecision)?
  var articleMarking: String?
  /// Members who judged it, and whether somebody must decide something of it: that is not taken.
  var assessments = 0
  var isInConflict = false
}

/// Something that an annotation is about.
struct ForeignTarget {
  /// Addresses of one thing, the best first.
  var sources: [String] = []
  /// The text of the article that positions count in, where Postil wrote it.
  var revision: String?
  /// Alternatives.
  var quotes: [ForeignQuote] = []
  var spans: [ForeignSpan] = []
  var positions: [Range<Int>] = []
  var unit = PositionUnit.scalars
  /// How many text fragments the address has, of which the first counts.
  var fragments = 0
  /// Kinds of selectors of which nothing can be made in a text.
  var unusable: [String] = []

  var isWhole: Bool { quotes.isEmpty && spans.isEmpty && positions.isEmpty && unusable.isEmpty }

  enum PositionUnit {
    /// Of the text that is meant.
    case scalars
    /// Of the text of a page, which is not the article's: no more than a hint.
    case pageUTF16
  }
}

struct ForeignQuote: Hashable {
  var exact: String
  var prefix: String
  var suffix: String
  /// Whether letters of the other case are the same, as they are in a text fragment.
  var isAnyCase = false
}

/// Words that are told by where they begin and where they end.
struct ForeignSpan: Hashable {
  var start: ForeignQuote
  var end: ForeignQuote
  /// Whether the words at the end belong to it.
  var isEndWithin: Bool
  /// Whether the first place of several is meant, as it is in a text fragment.
  var isFirst: Bool
}
