import PostilCore

/// An annotation that another tool wrote, in terms of no particular tool.
struct ForeignAnnotation {
  /// The other tool's id for it.
  var sourceID: String?
  /// As the file names them; a claim.
  var author: String?
  var created: Instant?
  var note = ""
  var tags: [String] = []
  /// In the order of the file.
  var motivations: [String] = []
  /// Alternatives for the thing that it is about, the best first.
  var targets: [ForeignTarget] = []
  /// The annotations that it answers, by the other tool's ids, the nearest last. Any of them will do.
  var answers: [String] = []
  /// True if it can only be a reply.
  var isReply = false
  /// The fields that only Postil's own export writes; `nil` for another tool's annotation.
  var own: ExportedFields?
  /// The reason why it is not taken, whatever its contents.
  var objection: ForeignObjection?
  var remarks: [ForeignRemark] = []

  /// Reports fields with unexpected values as left out.
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
  /// By the field's name, each as a person would type it.
  var values: [(field: String, value: String)] = []
  var audiences: [String] = []
  /// A person's decision about its place in a text.
  var decision: (revision: String, decision: AnchorDecision)?
  var articleMarking: String?
  /// The number of members who judged it, and whether it has an open conflict: neither is imported.
  var assessments = 0
  var isInConflict = false
}

/// A thing that an annotation is about.
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
  /// The number of text fragments in the address, of which the first counts.
  var fragments = 0
  /// Kinds of selectors that mean nothing in a text.
  var unusable: [String] = []

  var isWhole: Bool { quotes.isEmpty && spans.isEmpty && positions.isEmpty && unusable.isEmpty }

  enum PositionUnit {
    /// Positions in the text that is meant.
    case scalars
    /// The same, of Postil's own export as Hypothesis counts.
    case utf16
    /// Positions in the text of a page, which is not the article's: only a hint.
    case pageUTF16
  }
}

struct ForeignQuote: Hashable {
  var exact: String
  var prefix: String
  var suffix: String
  /// True if letter case is ignored, as in a text fragment.
  var isAnyCase = false
}

/// Words that are given by their beginning and their end.
struct ForeignSpan: Hashable {
  var start: ForeignQuote
  var end: ForeignQuote
  /// True if the words at the end belong to it.
  var isEndWithin: Bool
  /// True if the first place of several is meant, as it is in a text fragment.
  var isFirst: Bool
}
