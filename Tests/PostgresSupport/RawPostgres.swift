import CLibPQ

/// A connection to PostgreSQL beside postil's code, for tests that look into a database or do what postil does not.
package final class RawPostgres {
  package struct Refusal: Error, Equatable {
    package let state: String
    package let message: String
  }

  private let connection: OpaquePointer?

  /// - Parameter settings: libpq's.
  package init(_ settings: String) throws {
    connection = PQconnectdb(settings)
    guard PQstatus(connection) == CONNECTION_OK else {
      throw Refusal(state: "", message: String(cString: PQerrorMessage(connection)))
    }
  }

  deinit { PQfinish(connection) }

  /// Runs statements, several in one text.
  ///
  /// - Returns: the rows of the last, as text; "" for NULL.
  @discardableResult
  package func execute(_ sql: String) throws -> [[String]] {
    let answer = PQexec(connection, sql)
    defer { PQclear(answer) }
    guard [PGRES_COMMAND_OK, PGRES_TUPLES_OK].contains(PQresultStatus(answer)) else {
      throw Refusal(
        state: PQresultErrorField(answer, 67).map { String(cString: $0) } ?? "",
        message: String(cString: PQresultErrorMessage(answer)))
    }
    return (0..<PQntuples(answer)).map { row in
      (0..<PQnfields(answer)).map { String(cString: PQgetvalue(answer, row, $0)) }
    }
  }
}
