/// Something that is made wrong on purpose, so that a test sees the checker that watches for it go
/// red. Only tests can plant one.
package enum Fault: String, Sendable, CaseIterable {
  /// The server acknowledges events that it has not appended yet.
  case acknowledgesBeforeCommit
  /// The server's disk loses synced bytes.
  case serverDiskLies
  /// A replica's disk loses synced bytes.
  case replicaDiskLies
  /// Somebody deletes the end of the server's log, triggers or not.
  case logLosesItsEnd
  /// Somebody changes bytes of the server's log, triggers or not.
  case logIsRewritten
  /// Bytes are changed on their way.
  case networkAltersBytes
  /// A dead disk is reported as another error.
  case errorIsDisguised
  /// A replica says that it holds less than it did.
  case cursorStepsBack
  /// Of the heads of a register, the last in log order is displayed.
  case latecomerIsDisplayed
  /// Of the heads of a register, the one with the latest clock remains, on all replicas alike.
  case clockWins
  /// Of a text in two versions, one is displayed and none is listed.
  case mergeDropsAVersion
  /// One replica folds otherwise than the others.
  case oneReplicaDiffers
  /// One replica does not list a conflict.
  case conflictIsNotListed
  /// A row of a replica's projection differs from the fold.
  case projectionIsDoctored
  /// A look back leaves out the last event.
  case prefixIsShort
  /// A server that was restored from a backup serves as if it were not.
  case restorationIsForgotten
  /// A replica takes the chain of another log than its own for its own.
  case logsAreJoined
  /// The server lets in a changeset with a wrong signature.
  case wrongSignatureIsLetIn
  /// The server lets in a reader's events.
  case readersWorkIsLetIn
  /// A replica that goes on under another identity loses an event that waits.
  case strayIsForgotten
  /// An event that a replica records anew claims to have seen the whole log.
  case successorClaimsAll
  /// A replica goes on as the successor of another member's.
  case successorIsAnothers
  /// The server takes the events of two copies for those of one replica.
  case copiesShareAnID
  /// The checkers find an event in the log that its author's role forbids.
  case roleIsForgotten
  /// The server refuses events that it should take.
  case refusesWithoutReason
  /// Anybody lowers a marking, in the fold of one replica.
  case anybodyLowersAtOneReplica
  /// Anybody lowers a marking, on all replicas alike.
  case anybodyLowers
  /// One replica's bytes no longer arrive.
  case networkNeverDelivers
}
