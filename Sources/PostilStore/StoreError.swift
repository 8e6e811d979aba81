import GRDB
package import PostilCore

/// What can go wrong between this process and a workspace's file.
package enum StoreError: Error, Equatable, Sendable {
  /// The file is no SQLite database, or its first page is damaged.
  case notADatabase
  /// A database of another program, or of another kind of Postil's own.
  case foreign(applicationID: Int32)
  /// Written by a later version of Postil.
  case newerFormat(found: Int, known: Int)
  /// SQLite found its file damaged; its own words.
  case corrupt(String)
  case diskFull
  case readOnly
  /// Another process holds the file for longer than we wait.
  case busy
  case cannotOpen(String)
  /// The replica went on under another identity since this process opened its file: it must be opened
  /// anew.
  case identityChanged
  /// Any other failure, in SQLite's own words.
  case failed(code: Int32, message: String)
  /// The content contradicts the laws of the log.
  case damaged(Damage)
}

/// Where the content of a log, or of what a server sent, contradicts the laws of the log.
package enum Damage: Error, Hashable, Sendable {
  /// `expected` is the seq that had to come.
  case gap(expected: Seq, found: Seq)
  /// The replica's counters do not go on where they stopped.
  case counters(seq: Seq, expected: UInt64, found: UInt64)
  /// An event's base is beyond what its replica can have seen, or before what it had seen.
  case base(seq: Seq)
  /// A stored chain value is not the hash of what stands before it.
  case chain(seq: Seq)
  /// A replica's stored standing is not what its events add up to.
  case standing(ReplicaID)
  /// Bytes that cannot be read as what they must be.
  case unreadable(seq: Seq)
  /// The first event of a replica that is no valid join.
  case notAMember(seq: Seq)
  /// An event whose author was not allowed to do what it does.
  case role(seq: Seq)
  /// What a replica wrote up to this seq is not signed with its key.
  case signature(seq: Seq)
  /// The log holds other events than this replica made under the same counters: its file was copied
  /// or restored and both copies were used.
  case ownEvents(counter: UInt64)
  /// A row that must be there is not.
  case missing(String)
  /// The folded state cannot be read.
  case state(String)
}

extension StoreError {
  package init(_ error: any Error) {
    switch error {
    case let error as StoreError: self = error
    case let damage as Damage: self = .damaged(damage)
    case let error as DatabaseError: self.init(error)
    // Its own description would quote the row.
    case is RowDecodingError: self = .corrupt("a value of another type than its column's")
    default: self = .failed(code: -1, message: String(describing: error))
    }
  }

  private init(_ error: DatabaseError) {
    let message = error.message ?? ""
    switch error.resultCode {
    case .SQLITE_NOTADB: self = .notADatabase
    case .SQLITE_CORRUPT: self = .corrupt(message)
    case .SQLITE_FULL: self = .diskFull
    case .SQLITE_READONLY: self = .readOnly
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
    case .SQLITE_CANTOPEN: self = .cannotOpen(message)
    default: self = .failed(code: error.extendedResultCode.rawValue, message: message)
    }
  }
}

/// Runs what SQLite may fail at, and names the failure.
func translatingErrors<Answer>(_ body: () throws -> Answer) throws(StoreError) -> Answer {
  do {
    return try body()
  } catch {
    throw StoreError(error)
  }
}
