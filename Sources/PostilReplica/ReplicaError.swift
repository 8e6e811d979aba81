package import PostilCore
package import PostilLog
import PostilStore
package import PostilWire

/// Why a replica does not do what it was asked. Sentences for these are in `Diagnostics`.
package enum ReplicaError: Error, Sendable {
  /// Neither the folder nor any above it holds a replica.
  case notAReplica(path: String)
  case alreadyAReplica(path: String)
  /// Something else lies in the folder that is to become a replica.
  case folderNotEmpty(path: String)
  /// A replica folder may not lie inside another.
  case insideReplica(path: String, outer: String)
  /// The system does not let this process into the folder, or make anything there.
  case system(SystemFault)
  case keyUnreadable(path: String)
  /// The replica's key is not the one that its file was made with.
  case foreignKey(path: String)
  case nameNotAllowed(String)
  case linkNotEncrypted(LinkAddress)
  case linkOfOtherWorkspace(Link, own: String)
  /// There are no members in an open workspace.
  case openWorkspace
  /// The workspace's log does not hold this replica's join yet.
  case notJoined
  /// An event that does not wait in the outbox, or that must: a join, and what was acknowledged.
  case notWaiting(String)
  case nothingRefused
  /// It was written into a bundle: somebody may bring it to the server.
  case offered(String)
  /// Events of a copied file wait to be recorded anew.
  case straysFirst
  /// Events that stay would refer to some that go.
  case othersHangOn([String], others: [String])
  /// What the server would refuse.
  case notAllowed(Objection)
  /// There is no room for it, which is what the server would say.
  case noRoom(Refusal)
  /// Only what the log holds can be set aside.
  case notInLog(String)
  /// What is about members or about other events is not set aside.
  case alwaysCounts(String, change: String)
  /// Only an admin and the entity's author may lower a marking.
  case mayNotLower(id: String, from: Marking)

  case noSuchEntity(String)
  /// An admin set aside what made it: these events.
  case setAside(String, by: String, why: String, making: [String])
  case noSuchReplica(String, known: [String])
  case notAMoment(String)
  case notAnID(String)
  /// A typed prefix that several articles have: their shortest names.
  case ambiguous(String, candidates: [String])
  case wrongKind(String, expected: EntityKind)
  /// An article has no such revision; those that it has.
  case noSuchRevision(String, article: String, known: [String])
  /// There is no other text of an article to compare with.
  case onlyRevision(String)
  /// An annotation that is about its whole article has no place in the text.
  case aboutWholeArticle(String)
  /// Its quote was found nowhere.
  case nothingToConfirm(String)
  /// A range of scalars that is empty or leaves a text of so many.
  case rangeOutside(String, article: String, length: Int)
  /// The other one repeats it already.
  case duplicateOfEachOther(String, original: String)
  /// An article cannot repeat itself.
  case ownDuplicate(String)

  case emptyQuote
  case quoteNotFound(quote: String, article: String, nearest: [String])
  case quoteAmbiguous(QuotePlaces)
  case noSuchPlace(nth: Int, count: Int)
  case quoteInUnknownText(String)

  case valueNotAllowed(field: String, value: String, allowed: String)
  case textTooLong(what: String, bytes: Int, limit: Int)
  case emptyText(what: String)
  case tooManyTags(limit: Int)
  /// One command says two things about the same field or tag.
  case repeated(String)
  case fieldNotAllowed(field: String, kind: EntityKind)
  /// Such an entity has no field of that name.
  case noSuchField(String, kind: EntityKind)
  /// Nothing of that name is judged in an assessment of such an entity.
  case notAnAspect(String, kind: EntityKind)

  /// The field still has the value that it began with, or none.
  case neverWritten(id: String, field: String)

  /// The entity is deleted; it must be restored before it is changed.
  case deleted(String)
  case notDeleted(String)
  /// The field has several heads: somebody must resolve them before anything is written on top.
  case inConflict(id: String, field: String)
  /// What is open are the fields of the entity that are in conflict.
  case notInConflict(id: String, field: String, open: [String])
  /// What was typed is the beginning of several fields that are in conflict.
  case severalInConflict(id: String, field: String, open: [String])
  /// The conflict has other heads than those that were shown to the one who decided.
  case conflictChanged(id: String, field: String)
  /// What was edited while deleted is settled by deleting or restoring it, not by a value.
  case decidedByDeleting(String)
  /// Nobody types a value of the field: one of the heads is taken.
  case decidedByTaking(id: String, field: String, heads: [String])
  /// What was typed names none of the heads.
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
  /// As many as are worth listing.
  package let places: [Place]
  package let total: Int
}

/// Why a conversation with a server did not end as it should. What was recorded stays recorded.
package enum SyncError: Error, Sendable {
  /// No connection to any address of the link: nothing listens there, a name does not resolve, or it took
  /// too long.
  case unreachable([Attempt])
  /// The connection ended before all was said.
  case connectionLost(LinkAddress)
  /// The server that answers has another key than the one that the link pins, at one address of it at least, and
  /// nobody has the right one.
  case otherServer([Attempt])
  /// What the environment says of proxies cannot be followed.
  case proxyNotUsable(ProxySettings.Problem)
  case refused(Refusal)
  /// The server says what this version cannot read, or out of order.
  case protocolViolation(String)
  case unsupportedVersion(server: ClosedRange<UInt64>)
  /// The server serves another workspace than the one this replica belongs to.
  case otherWorkspace
  /// The server holds more events of this replica than its file: it was restored from a backup, and
  /// must pull before it writes again.
  case pullFirst(held: UInt64, known: UInt64)
  /// The server holds fewer of this replica's events than it once acknowledged, or than the log held.
  case serverIsBehind(held: UInt64, acknowledged: UInt64)
  case damaged(Damage)
  /// A server that heals has another log at its end than this replica.
  case diverged(seq: Seq)
  /// The server was restored from a backup and takes no pushes yet. All but the pushes is done.
  case serverHeals(unpushed: Int, gaveBack: Int)
  /// The server named an end of the log with a signature that is not the operator's.
  case endNotSigned(seq: Seq)
  /// The operator signed two ends of the same epoch and seq with different chains.
  case endsContradict(SignedEnd, SignedEnd)
  /// The operator signed an end that is not in this replica's log, although that reaches so far.
  case endContradictsLog(SignedEnd)
  /// The server's log ends before an end of the same epoch that the operator signed earlier.
  case endWentBack(from: SignedEnd, to: SignedEnd)
  /// There is no room for own events, and no more can be put aside: so much may be.
  case parkingFull(Refusal, events: Int, bytes: Int)
  /// Another process synchronises this replica.
  case busy
  /// More waits on the server than is folded to see what a sync would bring.
  case previewTooLarge(limitBytes: Int)
}
