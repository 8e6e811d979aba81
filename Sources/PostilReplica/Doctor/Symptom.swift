package import PostilStore
package import PostilWire

/// One thing that a checkup of a replica found.
package enum Symptom: Equatable, Sendable {
  case sound
  /// SQLite's words.
  case unsound(String)
  /// The same, after the tables of the state were folded anew: the fault is not in these.
  case unmended(String)
  /// The tables of the state were folded anew from the log, so many rows of them.
  case rebuilt(rows: Int)
  case keyFits
  case privateFiles
  /// Others than the owner may read a secret.
  case readableByOthers(path: String, isMended: Bool)
  case localDisk
  case remoteFileSystem(kind: String)
  case room(freeBytes: UInt64)
  /// Less than the replica's file, which an upgrade may have to write anew.
  case littleRoom(freeBytes: UInt64, fileBytes: UInt64)
  case clockFits
  /// The server received something later than this machine's present.
  case clockBehind(seconds: Int64)
  /// The own last event claims to be younger than its receipt.
  case clockAhead(seconds: Int64)
  case synchronized(days: Int)
  case neverSynchronized
  case nothingUnpushed
  case unpushed(Int)
  /// There is no server that could have it.
  case workOnlyHere
  case refused(event: String)
  case parked(Int)
  case strays(Int)
  case noRemains
  /// A file that an interrupted command left behind.
  case remains(path: String, isMended: Bool)
  /// A text that somebody wrote in an editor and that was not recorded.
  case draft(path: String)
  /// The same of a text that a command goes on with.
  case noteDraft(path: String, command: String)
  case search(SearchIndex.Condition)
  /// An unusable index was removed.
  case searchRemoved
  case syncRuns
  case versions(protocol: UInt64, unfolded: Int)
  case serverAnswers(LinkAddress)
  /// The workspace has no server yet: its log lies beside the replica.
  case unpublished
}
