import PostilPages
import PostilReplica

/// Diagnoses of annotations of other tools.
extension Diagnosis {
  /// - Parameter path: of the file.
  static func of(_ problem: AnnotationFile.Problem, in path: String) -> Diagnosis {
    switch problem {
    case .tooLarge(let limit):
      Diagnosis(
        .usage, "\(path): more than \(limit) bytes are too many for a file of annotations",
        hint: "split it into several")
    case .tooMany(let limit):
      Diagnosis(
        .usage, "\(path): more than \(limit) annotations are too many for one file",
        hint: "split it into several")
    case .tooDeep(let limit):
      Diagnosis(
        .usage, "\(path): more than \(limit) lists and objects in each other",
        hint: "no annotation is so deep: look what wrote the file")
    case .malformed(let fault):
      Diagnosis(
        .usage,
        "\(path): no JSON on line \(fault.line), byte \(fault.byte): \(fault.expected.words)",
        hint: "annotations are taken as JSON or JSON Lines, in UTF-8")
    case .noAnnotations(let lack):
      Diagnosis(
        .usage, "\(path): there is no annotation in it" + (lack.map { ": \($0.words)" } ?? ""),
        hint: "taken are those of the W3C's Web Annotation model, and of the API of Hypothesis")
    case .pagesElsewhere(let address):
      Diagnosis(
        .usage, "\(path): the pages of this collection lie elsewhere",
        hint: "fetch them, the first one from \(address), and import those")
    }
  }
}

extension JSONFault.Expected {
  fileprivate var words: String {
    switch self {
    case .value: "a value is expected"
    case .name: "a name in double quotes and a colon is expected"
    case .endOfList: "a comma or ] is expected"
    case .endOfObject: "a comma or } is expected"
    case .closing: "the list, object or string that begins there has no end"
    case .otherBracket: "the other bracket is expected"
    case .end: "the end of the line is expected"
    }
  }
}

extension ForeignLack {
  fileprivate var words: String {
    switch self {
    case .noJSON(let line): "the item that begins on line \(line) is no JSON"
    case .noObject: "an object is expected, with type and target, or with uri and user"
    case .otherType(let type):
      "its type is '\(Phrase.shortened(type, to: 60))', and 'Annotation' is expected"
    case .noTarget: "it has no field target, which says what it is about"
    case .noType:
      "it has neither the type 'Annotation' nor, as those of Hypothesis, uri and user"
    }
  }
}

extension ForeignObjection {
  /// The reason for skipping an annotation.
  var words: String {
    switch self {
    case .lineNoJSON(let line): "line \(line) is no JSON"
    case .notAnAnnotation(let lack): "no annotation: \(lack.words)"
    case .tooLong(let limit): "it has more than \(limit) bytes"
    case .hiddenThere: "it was hidden by those who moderate it"
    case .notLetThroughThere: "those who moderate it have not let it through"
    case .deletedThere: "it was deleted where it comes from"
    case .idNotAllowed: "its id is no line of at most 2000 bytes"
    case .saysNothing: "it says nothing, and quotes nothing"
    case .nul: "there is a NUL in it, which no text holds"
    case .notTypable(let error): Diagnosis.of(error).message
    case .noTarget: "it does not say what it is about"
    case .articleNotHeld(let address): "the article is not held: \(address)"
    case .articleDeleted(let article): "\(article) is deleted; postil restore \(article)"
    case .textNotHeld(let article): "the text of \(article) is not held"
    case .noQuote(let selectors):
      "it has no quote to find its place by: \(selectors.prefix(4).joined(separator: ", "))"
    case .positionAlone: "it has a position, and no quote to prove it by"
    case .quoteEmptyOrTooLong: "its quote is empty, or longer than any note"
    case .endBeforeStart(let start, let end):
      "malformed: end before start: «\(Phrase.shortened(end, to: 60))» does not stand behind "
        + "«\(Phrase.shortened(start, to: 60))»"
    case .ambiguous(let quote, let places):
      "ambiguous: «\(Phrase.shortened(quote, to: 60))» stands in \(places) places, and nothing tells which is meant"
    case .orphan(let quote, let nearest):
      "orphan: its quote is not in the text: «\(Phrase.shortened(quote, to: 60))»"
        + (nearest.map { "; perhaps «\(Phrase.shortened($0, to: 60))»" } ?? "")
    case .tooMuchToSearch:
      "more would have to be searched than one import may; import fewer at once"
    case .differs(let id, let words):
      "its words changed since it became \(id), which stays as it is: "
        + (words.isEmpty ? "it has no note now" : "now «\(Phrase.shortened(words, to: 60))»")
        + "; to take them over: postil edit \(id) --note TEXT"
    case .deleted(let id): "\(id) is deleted; postil restore \(id)"
    case .answersUnknown(let id): "what it answers is neither here nor in the file: \(id)"
    case .answersInACircle: "it answers, over others, itself"
    }
  }

  /// The state of an anchor that it says, for programs.
  var state: String? {
    switch self {
    case .ambiguous: "ambiguous"
    case .orphan: "orphan"
    default: nil
    }
  }
}

extension ForeignRemark {
  /// The remark on a part of an annotation.
  var words: String {
    switch self {
    case .foldedQuote: "only case, quotation marks, dashes or spaces of the quote are others"
    case .someWordsDiffer: "some words of the quote are others"
    case .orphanCited: "its quote is not in the text, and begins the note instead"
    case .severalTargets(let count): "of its \(count) targets one was taken"
    case .severalFragments(let count): "of the \(count) quotes of its address the first was taken"
    case .severalBodies(let count): "of \(count) bodies to choose from the first was taken"
    case .motivationLeftOut(let word): "the motivation '\(word)' was left out"
    case .tagRewritten(let tag, let word): "the tag '\(tag)' became #\(word)"
    case .tagLeftOut(let tag): "the tag '\(Phrase.shortened(tag, to: 60))' was left out"
    case .tagsLeftOut(let count):
      "\(Phrase.counted(count, "tag")) beyond the first hundred left out"
    case .tagsOfReplyLeftOut(let count):
      "\(Phrase.counted(count, "tag")) of a reply, which has none, left out"
    case .authorLeftOut: "its author's name is no line, and was left out"
    case .fieldLeftOut(let name, let expected):
      "\(name) was left out: it is no \(expected.words)"
    case .valueLeftOut(let field, let value):
      "\(field)=\(Phrase.shortened(value, to: 60)) cannot be set here"
    case .assessmentsLeftOut(let count):
      "\(Phrase.counted(count, "assessment")) left out: each is its member's own"
    case .conflictsLeftOut: "of a conflict the displayed value was taken"
    case .decisionLeftOut: "what was decided about its place was left out: that text is not held"
    case .articleMarkedHigher(let marking): "its article was marked tlp:\(marking) there"
    }
  }
}

extension ForeignRemark.Expected {
  fileprivate var words: String {
    switch self {
    case .string: "string"
    case .strings: "list of strings"
    case .time: "time such as 2026-11-28T09:30:00Z"
    }
  }
}
