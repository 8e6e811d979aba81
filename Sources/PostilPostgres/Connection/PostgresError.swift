package import PostilLog

/// An error between this process and a PostgreSQL database.
package enum PostgresError: Error, Equatable, Sendable {
  /// libpq, by which databases are reached, is not installed.
  case missingLibrary
  /// The address is not one of libpq's, in libpq's words.
  case notAnAddress(String)
  /// The address holds a password: arguments are visible to every user of the machine.
  case holdsPassword
  /// No connection came about, in libpq's words.
  case unreachable(String)
  /// The connection ended in the middle. The fate of a commit that was under way is unknown.
  case lost(String)
  /// PostgreSQL refused a statement.
  case refused(SQLState, message: String)
  /// A row holds another type or number of values than was asked for.
  case malformedRow(statement: String)
  /// The database has no tables of postil.
  case noSchema
  /// A later version of postil made the tables.
  case newerSchema(found: Int, known: Int)
  /// An earlier version of postil made the tables, and they were not migrated yet.
  case olderSchema(found: Int, known: Int)
  /// The log was counted by the laws of another version of postil.
  case otherLaws(found: UInt32, known: UInt32)
  /// The database does not store text in UTF-8, but in this encoding.
  case foreignEncoding(String)
  case noWorkspace(name: String)
  case workspaceExists(name: String)
  /// No synchronous standby receives what is committed, or the role may not see any.
  case noStandby
  /// No standby has said that everything that was committed or read is on its disk.
  case unconfirmed
  /// The content contradicts the laws of the log.
  case damaged(Damage)
}

/// The five characters by which PostgreSQL names an error.
///
/// Source: PostgreSQL's manual, appendix A.
package struct SQLState: Hashable, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ code: String) {
    description = code
  }

  /// Another epoch of the log has begun than the writer knew. Source: Protocol/POSTGRES.md, "Fences".
  static let staleEpoch = SQLState("PT002")
  static let uniqueViolation = SQLState("23505")
  static let diskFull = SQLState("53100")
  static let outOfMemory = SQLState("53200")
  static let lockNotAvailable = SQLState("55P03")
  static let queryCanceled = SQLState("57014")
  static let readOnlyTransaction = SQLState("25006")

  /// True if the server ends the connection, or has lost it: class 08, a shutdown, a crash, a time limit on
  /// silence within a transaction.
  var endsConnection: Bool {
    description.hasPrefix("08")
      || ["57P01", "57P02", "57P03", "57P05", "25P03"].contains(description)
  }
}

extension LogError {
  package init(_ error: any Error) {
    switch error {
    case let error as LogError: self = error
    case let damage as Damage: self = .damaged(damage)
    case let error as PostgresError: self.init(error)
    default: self = .failed(String(describing: error))
    }
  }

  private init(_ error: PostgresError) {
    switch error {
    case .unreachable(let words), .lost(let words): self = .unreachable(words)
    case .noStandby: self = .unreachable("no synchronous standby receives what is committed")
    case .unconfirmed: self = .unreachable("the synchronous standby does not confirm")
    case .damaged(let damage): self = .damaged(damage)
    case .newerSchema, .otherLaws: self = .newerVersion
    case .refused(let state, let message): self.init(state, message)
    case .missingLibrary, .notAnAddress, .holdsPassword, .malformedRow, .noSchema, .olderSchema,
      .foreignEncoding, .noWorkspace, .workspaceExists:
      self = .failed(String(describing: error))
    }
  }

  private init(_ state: SQLState, _ message: String) {
    switch state {
    case .diskFull: self = .system(SystemFault(.diskFull))
    case .outOfMemory: self = .system(SystemFault(.noMemory))
    case .readOnlyTransaction: self = .system(SystemFault(.readOnly))
    case .lockNotAvailable, .queryCanceled, .staleEpoch: self = .busy
    default: self = .failed("\(message) (SQLSTATE \(state))")
    }
  }
}
