import Foundation
import GRDB
import GRDBSQLite
import PostilCore
package import PostilLog
import SystemPackage

/// An error between this process and a workspace's file.
package enum StoreError: Error, Equatable, Sendable {
  /// The file is not an SQLite database, or its first page is damaged.
  case notADatabase
  /// A database of another program, or of another kind of Postil's own.
  case foreign(applicationID: Int32)
  /// Written by a later version of Postil.
  case newerFormat(found: Int, known: Int)
  /// Written by a version of Postil that was never released.
  case olderFormat(found: Int, known: Int)
  /// The state was folded by a later version of Postil.
  case newerState(found: String, known: String)
  /// The state was folded by an earlier version of Postil, and the file cannot be written to: it cannot be read
  /// until somebody who can write to it has opened it.
  case olderState(found: String, known: String)
  /// The log was counted by the laws of a later version of Postil.
  case newerLaws(found: UInt32, known: UInt32)
  /// The log was counted by the laws of an earlier version of Postil, and the file cannot be written to.
  case olderLaws(found: UInt32, known: UInt32)
  /// Somebody else made it in the file: an index of postil's tables, a trigger, a view.
  case foreignObject(type: String, name: String)
  /// A table or a trigger of postil's that is missing, or is another one than postil makes.
  case alteredObject(type: String, name: String)
  /// SQLite found its file damaged; its own words.
  case corrupt(String)
  /// The system refuses this process; the file may be sound.
  case system(SystemFault)
  /// There is already something where a file was to be made.
  case exists(path: String)
  /// Another process holds the file for longer than the wait.
  case busy
  /// The replica continued under another identity since this process opened its file: it must be opened
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
    case let fault as SystemFault: self = .system(fault)
    case let damage as Damage: self = .damaged(damage)
    case let error as Errno: self.init(errno: error.rawValue)
    case let error as DatabaseError: self.init(error, errno: 0)
    // Its own description would quote the row.
    case is RowDecodingError: self = .corrupt("a value of another type than its column's")
    default:
      self =
        SystemFault(error).map { .system($0) }
        ?? .failed(code: -1, message: String(describing: error))
    }
  }

  /// - Parameter errno: the system's error when SQLite failed; 0 where it is not known.
  init(_ error: DatabaseError, errno: Int32, path: String? = nil) {
    let message = error.message ?? ""
    let code = error.extendedResultCode
    switch error.resultCode {
    case .SQLITE_NOTADB: self = .notADatabase
    case .SQLITE_CORRUPT: self = .corrupt(message)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
    case .SQLITE_IOERR where code.isOfDamage: self = .corrupt(message)
    default:
      self =
        SystemFault(code, errno: errno, path: path).map { .system($0) }
        ?? .failed(code: code.rawValue, message: message)
    }
  }

  /// The error of a file that is used without SQLite.
  package init(errno code: Int32, path: String? = nil) {
    self = .system(SystemFault(errno: code, path: path))
  }
}

extension SystemFault {
  /// The only place where SQLite's codes, with the system's own beside them, become a fault of the system.
  ///
  /// SQLite has one code for a full disk, and tells a quota, a limit and a broken disk apart only by `errno`
  /// (os_unix.c, `unixWrite`); another call in between may overwrite that.
  fileprivate init?(_ code: ResultCode, errno: Int32, path: String?) {
    let said = SystemFault(errno: errno, path: path)
    switch code.primaryResultCode {
    case .SQLITE_FULL: self.init(.diskFull, path: path)
    case .SQLITE_READONLY: self.init(.readOnly, path: path)
    case .SQLITE_PERM, .SQLITE_AUTH: self.init(.denied, path: path)
    case .SQLITE_NOMEM: self.init(.noMemory, path: path)
    case .SQLITE_NOLFS: self.init(.fileLimit, path: path)
    case .SQLITE_PROTOCOL: self.init(.noLocks, path: path)
    case .SQLITE_CANTOPEN: self = errno == 0 ? SystemFault(.noSuchPath, path: path) : said
    case .SQLITE_IOERR where said.kind != .noSuchPath && said.kind != .failing: self = said
    case .SQLITE_IOERR:
      switch code {
      case .SQLITE_IOERR_NOMEM: self.init(.noMemory, path: path)
      case .SQLITE_IOERR_SHMSIZE: self.init(.diskFull, path: path)
      case .SQLITE_IOERR_LOCK, .SQLITE_IOERR_RDLOCK, .SQLITE_IOERR_UNLOCK,
        .SQLITE_IOERR_CHECKRESERVEDLOCK, .SQLITE_IOERR_SHMLOCK, .SQLITE_IOERR_SHMMAP,
        .SQLITE_IOERR_SHMOPEN:
        self.init(.noLocks, path: path)
      default: self.init(.failing, code: EIO, path: path)
      }
    default: return nil
    }
  }
}

extension ResultCode {
  /// True if the bytes read differ from the bytes written: a file that ends early, a false checksum.
  fileprivate var isOfDamage: Bool {
    // The latter is SQLITE_IOERR_DATA, which GRDB does not name.
    self == .SQLITE_IOERR_SHORT_READ || rawValue == 10 | 32 << 8
  }
}

extension Database {
  /// Runs code that SQLite may fail in and names the failure, while the connection still knows the system's
  /// error.
  func namingFaults<Answer>(at path: String? = nil, _ body: () throws -> Answer) throws -> Answer {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw StoreError(error, errno: lastErrno, path: path)
    }
  }

  /// The system's error at SQLite's last failure; 0 where it is not known.
  ///
  /// The files know it best: by the time the connection asks, a rollback may have made other system calls.
  private var lastErrno: Int32 {
    var code: Int32 = 0
    var journal: UnsafeMutablePointer<sqlite3_file>?
    sqlite3_file_control(sqliteConnection, "main", SQLITE_FCNTL_JOURNAL_POINTER, &journal)
    if let journal, let methods = journal.pointee.pMethods {
      _ = methods.pointee.xFileControl?(journal, SQLITE_FCNTL_LAST_ERRNO, &code)
    }
    if code == 0 {
      sqlite3_file_control(sqliteConnection, "main", SQLITE_FCNTL_LAST_ERRNO, &code)
    }
    return code == 0 ? sqlite3_system_errno(sqliteConnection) : code
  }
}

/// Runs code that SQLite or the system may fail in, and names the failure.
///
/// - Parameter path: the file at which a system call fails.
func translatingErrors<Answer>(at path: String? = nil, _ body: () throws -> Answer)
  throws(StoreError) -> Answer
{
  do {
    return try body()
  } catch let error as Errno {
    throw StoreError(errno: error.rawValue, path: path)
  } catch {
    throw StoreError(error)
  }
}

extension LogError {
  init(_ error: any Error) {
    switch StoreError(error) {
    case .damaged(let damage): self = .damaged(damage)
    case .system(let fault): self = .system(fault)
    case .busy: self = .busy
    case .newerFormat, .newerState, .newerLaws: self = .newerVersion
    case let other: self = .failed(String(describing: other))
    }
  }
}

/// The same for callers that do not know SQLite.
func translatingLogErrors<Answer>(_ body: () throws -> Answer) throws(LogError) -> Answer {
  do {
    return try body()
  } catch {
    throw LogError(error)
  }
}
