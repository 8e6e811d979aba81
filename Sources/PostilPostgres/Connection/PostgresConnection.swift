import CLibPQ
import Synchronization

/// A statement with its parameters, `$1` the first.
struct PostgresStatement: Sendable {
  let sql: String
  let parameters: [PostgresValue]

  init(_ sql: String, _ parameters: [PostgresValue] = []) {
    self.sql = sql
    self.parameters = parameters
  }
}

/// One connection to a database through libpq: prepared statements, values in binary form, and a pipeline, so that
/// any number of statements costs one round trip.
///
/// A class, because it closes its connection. Calls wait for the server, and for one another.
final class PostgresConnection: Sendable {
  /// The longest that a statement may take, and a lock be waited for, and a transaction be silent, in milliseconds:
  /// so no node that hangs stops the others for longer.
  private static let limits = """
    SET statement_timeout = 60000; SET lock_timeout = 10000;
    SET idle_in_transaction_session_timeout = 20000
    """

  private struct Handle {
    let connection: OpaquePointer
    /// The statements that the server has prepared, and their names.
    var prepared: [String: String] = [:]
    var system: Int64?
  }

  private let handle: Mutex<Handle>

  /// - Throws: `PostgresError.unreachable`.
  init(_ address: PostgresAddress) throws(PostgresError) {
    guard let connection = address.connect() else {
      throw .unreachable("there is no memory for a connection")
    }
    guard libpq.PQstatus(connection) == CONNECTION_OK else {
      let words = Self.words(of: connection)
      libpq.PQfinish(connection)
      throw .unreachable(words)
    }
    // Else libpq prints them.
    _ = libpq.PQsetNoticeProcessor(connection, { _, _ in }, nil)
    handle = Mutex(Handle(connection: connection))
    try execute(Self.limits)
  }

  deinit { handle.withLock { libpq.PQfinish($0.connection) } }

  /// False once the connection is known to have ended.
  var isOpen: Bool { handle.withLock { libpq.PQstatus($0.connection) == CONNECTION_OK } }

  /// True while a transaction is open, or nobody knows.
  var isInTransaction: Bool {
    handle.withLock { libpq.PQtransactionStatus($0.connection) != PQTRANS_IDLE }
  }

  /// PostgreSQL's identifier of the database system. Asked for once: a server keeps it while it runs.
  func system() throws(PostgresError) -> Int64 {
    try handle.withLock { handle throws(PostgresError) in
      if let system = handle.system { return system }
      let question = PostgresStatement("SELECT system_identifier FROM pg_control_system()")
      guard let row = try Self.run([question], &handle).first?.first else {
        throw .malformedRow(statement: question.sql)
      }
      let system = try row.integer(0)
      handle.system = system
      return system
    }
  }

  /// Runs statements without parameters, several in one text, all or none.
  func execute(_ sql: String) throws(PostgresError) {
    try handle.withLock { handle throws(PostgresError) in
      let answer = libpq.PQexec(handle.connection, sql)
      defer { libpq.PQclear(answer) }
      if let error = Self.error(in: answer, of: handle.connection) { throw error }
    }
  }

  /// Runs one statement.
  func run(_ sql: String, _ parameters: [PostgresValue] = []) throws(PostgresError) -> PostgresRows
  {
    let answers = try run([PostgresStatement(sql, parameters)])
    guard let answer = answers.first else { throw .malformedRow(statement: sql) }
    return answer
  }

  /// Runs statements in one round trip, in their order; outside of a transaction all or none.
  ///
  /// - Returns: an answer for each.
  /// - Throws: the first error; the statements after it did not run.
  func run(_ statements: [PostgresStatement]) throws(PostgresError) -> [PostgresRows] {
    try handle.withLock { handle throws(PostgresError) in try Self.run(statements, &handle) }
  }

  private static func run(_ statements: [PostgresStatement], _ handle: inout Handle)
    throws(PostgresError) -> [PostgresRows]
  {
    let connection = handle.connection
    guard libpq.PQenterPipelineMode(connection) == 1 else { throw .lost(words(of: connection)) }
    defer { _ = libpq.PQexitPipelineMode(connection) }
    var pipeline = Pipeline(connection, prepared: handle.prepared)
    for statement in statements { try pipeline.send(statement) }
    guard libpq.PQpipelineSync(connection) == 1 else { throw .lost(words(of: connection)) }
    let answers = try pipeline.receive()
    handle.prepared = pipeline.prepared
    return answers
  }

  /// libpq's words about the last error, as one line.
  static func words(of connection: OpaquePointer) -> String {
    let words = libpq.PQerrorMessage(connection).map { String(cString: $0) } ?? ""
    return words.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// - Returns: `nil` for an answer that is none of an error.
  static func error(in answer: OpaquePointer?, of connection: OpaquePointer) -> PostgresError? {
    guard let answer else { return .lost(words(of: connection)) }
    switch libpq.PQresultStatus(answer) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return nil
    default: break
    }
    let words = libpq.PQresultErrorField(answer, 77).map { String(cString: $0) }
    guard let code = libpq.PQresultErrorField(answer, 67) else {
      return .lost(words ?? Self.words(of: connection))
    }
    let state = SQLState(String(cString: code))
    if state.endsConnection || libpq.PQstatus(connection) != CONNECTION_OK {
      return .lost(words ?? Self.words(of: connection))
    }
    return .refused(state, message: words ?? "")
  }
}
