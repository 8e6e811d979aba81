/// The reason why an annotation of another tool is not taken. It does not affect the others.
package enum ForeignObjection: Error, Sendable {
  case lineNoJSON(Int)
  case notAnAnnotation(ForeignLack)
  case tooLong(limitBytes: Int)
  /// Somebody hid it in the other tool, or did not approve it, or deleted it.
  case hiddenThere, notLetThroughThere, deletedThere
  /// Its id is longer than a line, or not one line.
  case idNotAllowed
  case saysNothing
  /// It holds a NUL, which no text may.
  case nul
  /// A value that a person could not type either.
  case notTypable(ReplicaError)

  /// It does not name the thing that it is about.
  case noTarget
  case articleNotHeld(address: String)
  case articleDeleted(String)
  case textNotHeld(article: String)

  /// The selectors of its place mean nothing in a text.
  case noQuote(selectors: [String])
  case positionAlone
  case quoteEmptyOrTooLong
  /// The end of a span is not behind its start.
  case endBeforeStart(start: String, end: String)
  case ambiguous(quote: String, places: Int)
  /// With the nearest words, which are never taken without asking.
  case orphan(quote: String, nearest: String?)
  /// The search would take more than one import may.
  case tooMuchToSearch

  /// It is already here, with other words.
  case differs(from: String, words: String)
  case deleted(String)
  case answersUnknown(String)
  case answersInACircle
}

/// The part that is missing in an item that stands for an annotation.
package enum ForeignLack: Equatable, Sendable {
  /// The item begins on this line.
  case noJSON(line: Int)
  case noObject
  case otherType(String)
  /// It has the W3C's type, but no target.
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

/// A part of another tool's annotation that was taken in another form, or left out.
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
  /// A field with an unexpected value.
  case fieldLeftOut(String, expected: Expected)
  case valueLeftOut(field: String, value: String)
  /// The assessments of so many members.
  case assessmentsLeftOut(Int)
  case conflictsLeftOut
  case decisionLeftOut
  /// Its article had this marking in the other tool, and has a lower one here.
  case articleMarkedHigher(String)

  package enum Expected: Sendable { case string, strings, time }
}
