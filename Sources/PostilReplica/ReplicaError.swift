package import PostilCore
package import PostilLog
import PostilStore
package import PostilWire

/// The reason why a replica refuses a request. `Diagnostics` holds the sentences for these.
package enum ReplicaError: Error, Sendable {
  /// Neither the folder nor any above it holds a replica.
  case notAReplica(path: String)
  case alreadyAReplica(path: String)
  /// Another process makes a replica there at this moment.
  case beingMade(path: String)
  /// The folder that is to become a replica holds something else.
  case folderNotEmpty(path: String)
  /// A replica folder may not lie inside another.
  case insideReplica(path: String, outer: String)
  /// The system refuses this process the folder, or refuses to create anything there.
  case system(SystemFault)
  case keyUnreadable(path: String)
  /// The replica's key is not the one that its file was made with.
  case foreignKey(path: String)
  case nameNotAllowed(String)
  case linkNotEncrypted(LinkAddress)
  case linkOfOtherWorkspace(Link, own: String)
  /// Nobody else can reach the workspace: it has no server but the one in this replica's folder.
  case notPublished(workspace: String)
  /// An open workspace has no members.
  case openWorkspace
  /// The workspace's log does not hold this replica's join yet.
  case notJoined
  /// An event that is not waiting in the outbox, or one that must wait: a join, or an acknowledged event.
  case notWaiting(String)
  case nothingRefused
  /// It was written into a bundle, which somebody may bring to the server.
  case offered(String)
  /// Events of a copied file wait to be recorded anew.
  case straysFirst
  /// Events that stay would refer to dropped ones.
  case othersHangOn([String], others: [String])
  /// A change that the server would refuse.
  case notAllowed(Objection)
  /// There is no room for it, so the server would refuse it.
  case noRoom(Refusal)
  /// Only events in the log can be set aside.
  case notInLog(String)
  /// Events about members or about other events cannot be set aside.
  case alwaysCounts(String, change: String)
  /// Only an admin and the entity's author may lower a marking.
  case mayNotLower(id: String, from: Marking)

  case noSuchEntity(String)
  /// An admin set aside the events that made it.
  case setAside(String, by: String, why: String, making: [String])
  case noSuchReplica(String, known: [String])
  case notAMoment(String)
  /// A tag or an assignee that nothing has.
  case neverUsed(_ what: String, String, known: [String])
  case notAnID(String)
  /// Several articles have the typed prefix: their shortest names.
  case ambiguous(String, candidates: [String])
  case wrongKind(String, expected: EntityKind)
  /// An article has no such revision; the ones that it has.
  case noSuchRevision(String, article: String, known: [String])
  /// There is no other text of an article to compare with.
  case onlyRevision(String)
  /// An annotation that is about its whole article has no place in the text.
  case aboutWholeArticle(String)
  /// Its quote was not found.
  case nothingToConfirm(String)
  /// A range of scalars that is empty or leaves a text of this length.
  case rangeOutside(String, article: String, length: Int)
  /// The other article already repeats this one.
  case duplicateOfEachOther(String, original: String)
  /// A tag cannot be read as another that is read as it.
  case aliasCycle(term: String, alias: String)
  /// An article cannot repeat itself.
  case ownDuplicate(String)

  /// A place in a paragraph beyond the last one, and their number.
  case noSuchParagraph(String, article: String, count: Int)
  /// A sentence beyond the last one of its paragraph, and their number.
  case noSuchSentence(String, article: String, count: Int)
  /// The last words do not stand behind the first ones.
  case endNotFound(from: String, to: String, article: String)
  case emptyQuote
  case quoteNotFound(quote: String, article: String, nearest: [String])
  case quoteAmbiguous(QuotePlaces)
  case noSuchPlace(nth: Int, count: Int)
  case quoteInUnknownText(String)

  case valueNotAllowed(field: String, value: String, allowed: String)
  /// A tag or an audience that is not one word.
  case notAWord(what: String, typed: String)
  case textTooLong(what: String, bytes: Int, limit: Int)
  case emptyText(what: String)
  /// Without its text nothing is left of the entity.
  case nothingLeft(String)
  case tooManyTags(limit: Int)
  /// One command gives the same field or tag two values.
  case repeated(String)
  case fieldNotAllowed(field: String, kind: EntityKind)
  /// An entity of this kind has no field of that name.
  case noSuchField(String, kind: EntityKind)
  /// An assessment of such an entity has no aspect of that name.
  case notAnAspect(String, kind: EntityKind)

  /// The field still has its first value, or none.
  case neverWritten(id: String, field: String)

  /// The entity is deleted; it must be restored before it is changed.
  case deleted(String)
  /// There is nothing of one's own to take back.
  case nothingToUndo
  /// An event that another member wrote.
  case notOwnEvent(String, by: String)
  /// The value that an event wrote has been changed since, by another.
  case changedSince(id: String, field: String, by: String)
  /// A colleague wrote something on the thing that an undo would delete.
  case answeredSince(id: String, by: String)
  /// An event whose effect no other event takes back.
  case cannotUndo(String, change: String, Unchangeable)
  /// The field has several heads: somebody must resolve them before it is written again.
  case inConflict(id: String, field: String)
  /// The field is not in conflict; the open ones of the entity are.
  case notInConflict(id: String, field: String, open: [String])
  /// The typed name is the prefix of several fields in conflict.
  case severalInConflict(id: String, field: String, open: [String])
  /// The conflict has other heads than those that the person was shown.
  case conflictChanged(id: String, field: String)
  /// An entity edited while deleted is settled by deleting or restoring it, not by a value.
  case decidedByDeleting(String)
  /// Values of the field cannot be typed: one of the heads is taken.
  case decidedByTaking(id: String, field: String, heads: [String])
  /// The typed event is none of the heads.
  case notAHead(String, heads: [String])
}

/// The places of a quote that occurs several times.
package struct QuotePlaces: Sendable {
  package struct Place: Sendable {
    package let paragraph: Int
    package let before: String
    package let quote: String
    package let after: String
  }

  package let quote: String
  package let article: String
  /// Only the first ones, enough to list.
  package let places: [Place]
  package let total: Int
}
