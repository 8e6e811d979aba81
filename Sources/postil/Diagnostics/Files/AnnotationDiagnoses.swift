import PostilPages
import PostilReplica

/// Diagnoses of annotations of other tools.
extension Diagnosis {
  static func folderOfAnnotations(_ path: String) -> Diagnosis {
    Diagnosis(.usage, "\(path) is a folder", hint: "name the annotation files themselves")
  }

  /// - Parameter path: of the file.
  static func of(_ problem: AnnotationFile.Problem, in path: String) -> Diagnosis {
    switch problem {
    case .tooLarge(let limit):
      Diagnosis(
        .usage, "\(path): an annotation file can have at most \(limit) bytes",
        hint: "split it into several")
    case .tooMany(let limit):
      Diagnosis(
        .usage, "\(path): an annotation file can hold at most \(limit) annotations",
        hint: "split it into several")
    case .tooDeep(let limit):
      Diagnosis(
        .usage, "\(path): lists and objects are nested more than \(limit) deep",
        hint: "no annotation is so deep: check the program that wrote the file")
    case .malformed(let fault):
      Diagnosis(
        .usage,
        "\(path): not valid JSON at line \(fault.line), byte \(fault.byte): \(fault.expected.words)",
        hint: "annotations must be JSON or JSON Lines, in UTF-8")
    case .noAnnotations(let lack):
      Diagnosis(
        .usage, "\(path): no annotation found" + (lack.map { ": \($0.words)" } ?? ""),
        hint: "Postil reads annotations of the W3C's Web Annotation model and of the Hypothesis API"
      )
    case .pagesElsewhere(let address):
      Diagnosis(
        .usage, "\(path): the pages of this collection are stored elsewhere",
        hint: "fetch them, starting with \(address), and import those")
    }
  }
}

extension JSONFault.Expected {
  fileprivate var words: String {
    switch self {
    case .value: "expected a value"
    case .name: "expected a name in double quotes and a colon"
    case .endOfList: "expected a comma or ]"
    case .endOfObject: "expected a comma or }"
    case .closing: "the list, object or string that begins there never ends"
    case .otherBracket: "expected the other bracket"
    case .end: "expected the end of the line"
    }
  }
}

extension ForeignLack {
  fileprivate var words: String {
    switch self {
    case .noJSON(let line): "the item that begins on line \(line) is not valid JSON"
    case .noObject: "expected an object with type and target, or with uri and user"
    case .otherType(let type):
      "expected the type 'Annotation', not '\(Phrase.shortened(type, to: 60))'"
    case .noTarget: "it has no field 'target', which says what it is about"
    case .noType:
      "it has neither the type 'Annotation' nor the Hypothesis fields uri and user"
    }
  }
}

extension ForeignObjection {
  /// The reason for skipping an annotation.
  var words: String {
    switch self {
    case .lineNoJSON(let line): "line \(line) is not valid JSON"
    case .notAnAnnotation(let lack): "not an annotation: \(lack.words)"
    case .tooLong(let limit): "it has more than \(limit) bytes"
    case .hiddenThere: "its moderators hid it"
    case .notLetThroughThere: "its moderators have not approved it"
    case .deletedThere: "it was deleted at its source"
    case .idNotAllowed: "its id is not one line of at most 2000 bytes"
    case .saysNothing: "it has neither a note nor a quote"
    case .nul: "it contains a NUL, which text cannot hold"
    case .notTypable(let error): Diagnosis.of(error).message
    case .noTarget: "it does not say what it is about"
    case .articleNotHeld(let address): "the article is not here: \(address)"
    case .articleDeleted(let article): "\(article) is deleted; postil restore \(article)"
    case .textNotHeld(let article): "the text of \(article) is not here"
    case .noQuote(let selectors):
      "it has no quote to locate it by: \(selectors.prefix(4).joined(separator: ", "))"
    case .positionAlone: "it has a position, but no quote to check it against"
    case .quoteEmptyOrTooLong: "its quote is empty, or longer than a note can be"
    case .endBeforeStart(let start, let end):
      "malformed: end before start: «\(Phrase.shortened(end, to: 60))» does not come after "
        + "«\(Phrase.shortened(start, to: 60))»"
    case .ambiguous(let quote, let places):
      "ambiguous: «\(Phrase.shortened(quote, to: 60))» occurs in \(places) places, and nothing tells which is meant"
    case .orphan(let quote, let nearest):
      "orphan: its quote is not in the text: «\(Phrase.shortened(quote, to: 60))»"
        + (nearest.map { "; perhaps «\(Phrase.shortened($0, to: 60))»" } ?? "")
    case .tooMuchToSearch:
      "it takes more searching than one import allows; import fewer at once"
    case .differs(let id, let words):
      "its words have changed since it was imported as \(id), which stays as it is: "
        + (words.isEmpty ? "it has no note now" : "now «\(Phrase.shortened(words, to: 60))»")
        + "; to update it: postil edit \(id) --note TEXT"
    case .deleted(let id): "\(id) is deleted; postil restore \(id)"
    case .answersUnknown(let id): "it answers something that is neither here nor in the file: \(id)"
    case .answersInACircle: "it answers itself, through other replies"
    }
  }
}

extension ForeignRemark {
  /// The remark on a part of an annotation.
  var words: String {
    switch self {
    case .foldedQuote: "the quote differs only in case, quotation marks, dashes or spaces"
    case .someWordsDiffer: "some words of the quote differ"
    case .orphanCited: "its quote is not in the text, and now begins the note"
    case .severalTargets(let count): "only one of its \(count) targets was taken"
    case .severalFragments(let count):
      "only the first of the \(count) quotes in its address was taken"
    case .severalBodies(let count): "only the first of \(count) alternative bodies was taken"
    case .motivationLeftOut(let word): "the motivation '\(word)' was left out"
    case .tagRewritten(let tag, let word): "the tag '\(tag)' became #\(word)"
    case .tagLeftOut(let tag): "the tag '\(Phrase.shortened(tag, to: 60))' was left out"
    case .tagsLeftOut(let count):
      "left out: \(Phrase.counted(count, "tag")) beyond the first hundred"
    case .tagsOfReplyLeftOut(let count):
      "left out: \(Phrase.counted(count, "tag")), since replies have none"
    case .authorLeftOut: "its author's name is not one line, and was left out"
    case .fieldLeftOut(let name, let expected):
      "\(name) was left out: it is not a \(expected.words)"
    case .valueLeftOut(let field, let value):
      "\(field)=\(Phrase.shortened(value, to: 60)) cannot be set here"
    case .assessmentsLeftOut(let count):
      "left out: \(Phrase.counted(count, "assessment")), which only members can make for themselves"
    case .conflictsLeftOut: "it was in conflict there: the displayed value was taken"
    case .decisionLeftOut: "the decision about its place was left out: that text is not here"
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
