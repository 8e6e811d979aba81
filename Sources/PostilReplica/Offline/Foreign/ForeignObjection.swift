/// Why an annotation of another tool is not taken. It keeps out no other.
package enum ForeignObjection: Error, Sendable {
  case lineNoJSON(Int)
  case notAnAnnotation(ForeignLack)
  case tooLong(limitBytes: Int)
  /// Where it comes from somebody hid it, or has not let it through, or deleted it.
  case hiddenThere, notLetThroughThere, deletedThere
  /// Its id is longer than a line, or no line.
  case idNotAllowed
  case saysNothing
  /// No text holds it.
  case nul
  /// What a person could not type either.
  case notTypable(ReplicaError)

  /// It names nothing that it is about.
  case noTarget
  case articleNotHeld(address: String)
  case articleDeleted(String)
  case textNotHeld(article: String)

  /// What tells its place means nothing in a text.
  case noQuote(selectors: [String])
  case positionAlone
  case quoteEmptyOrTooLong
  /// Of a span: what it ends with does not stand behind what it begins with.
  case endBeforeStart(start: String, end: String)
  case ambiguous(quote: String, places: Int)
  /// With the words that come nearest, which nobody takes unasked.
  case orphan(quote: String, nearest: String?)
  /// More was to be searched than one import may.
  case tooMuchToSearch

  /// It is here, with other words than these.
  case differs(from: String, words: String)
  case deleted(String)
  case answersUnknown(String)
  case answersInACircle
}

/// What is missing in something that stands in the place of an annotation.
package enum ForeignLack: Equatable, Sendable {
  /// It begins on this line.
  case noJSON(line: Int)
  case noObject
  case otherType(String)
  /// It is of the W3C's type, and about nothing.
  case noTarget
  case noType

  init(_ value: JSONValue) {
    guard case .object = value else {
      self = .noObject
      return
    }
    let types = WebAnnotation.type(of: value)
    if types.contains("Annotation") {
      self = .noTarget
    } else {
      self = types.first.map { .otherType($0) } ?? .noType
    }
  }
}

/// What of an annotation of another tool was taken otherwise than it stands there, or not.
package enum ForeignRemark: Sendable {
  case foldedQuote
  case someWordsDiffer
  case orphanCited
  case severalTargets(Int)
  case severalFragments(Int)
  case severalBodies(Int)
  case motivationLeftOut(String)
  case tagRewritten(String, as: String)
  case tagLeftOut(String)
  case tagsLeftOut(Int)
  case tagsOfReplyLeftOut(Int)
  case authorLeftOut
  /// A field holds something else than it should.
  case fieldLeftOut(String, expected: Expected)
  case valueLeftOut(field: String, value: String)
  /// Of so many members.
  case assessmentsLeftOut(Int)
  case conflictsLeftOut
  case decisionLeftOut
  /// The article that it is about was marked so there, and is marked less here.
  case articleMarkedHigher(String)

  package enum Expected: Sendable { case string, strings, time }
}
