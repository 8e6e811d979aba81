import GRDB
import PostilCore
package import PostilLog

/// What can go wrong between this process and a workspace's file.
package enum StoreError: Error, Equatable, Sendable {
  /// The file is no SQLite database, or its first page is damaged.
  case notADatabase
  /// A database of another program, or of another kind of Postil's own.
  case foreign(applicationID: Int32)
  /// Written by a later version of Postil.
  case newerFormat(found: Int, known: Int)
  /// Written by a version of Postil that was never released.
  case olderFormat(found: Int, known: Int)
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

extension LogError {
  init(_ error: any Error) {
    switch StoreError(error) {
    case .damaged(let damage): self = .damaged(damage)
    case .diskFull: self = .full
    case .readOnly: self = .readOnly
    case .busy: self = .busy
    case let other: self = .failed(String(describing: other))
    }
  }
}

/// The same for callers that know no SQLite.
func translatingLogErrors<Answer>(_ body: () throws -> Answer) throws(LogError) -> Answer {
  do {
    return try body()
  } catch {
    throw LogError(error)
  }
}
