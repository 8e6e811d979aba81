package import PostilCore

/// One thing that a checkup of a server's folder found.
package enum ServerSymptom: Equatable, Sendable {
  /// A server serves the folder at this moment.
  case served
  case notServed
  case privateKeys
  /// Others than the owner may read a secret.
  case readableByOthers(path: String, isMended: Bool)
  case keyMissing(path: String, isOfServer: Bool)
  case localDisk
  case remoteFileSystem(kind: String)
  case room(freeBytes: UInt64)
  /// Less than all files of the workspaces, which a backup or an upgrade may write anew.
  case littleRoom(freeBytes: UInt64, bytes: UInt64)
  /// The log of a workspace, up to `end`, the last seq; sealed up to another.
  case log(String, end: Seq, sealed: Seq, isArchived: Bool)
  /// A synchronous standby of the database, and how far it is behind; `nil` where none receives.
  case standby(behindBytes: Int?)
  /// SQLite's words about the file of a workspace.
  case unsound(String, fault: String)
  /// The next start counts the tables beside the log anew.
  case ofEarlierLaws(String)
  /// It takes no pushes yet.
  case heals(String)
  /// The file is not the one that was served last, and no start has noticed that.
  case putBack(String)
  /// Events after `end` are in no backup.
  case backedUp(String, days: Int, end: Seq, later: Seq)
  case neverBackedUp(String)
  case noRemains
  /// A file that an interrupted command left behind.
  case remains(path: String, isMended: Bool)
}
