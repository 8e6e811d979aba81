import CLibPQ

/// Statements on their way in one round trip.
struct Pipeline {
  private enum Sent {
    case preparation(sql: String)
    case statement(sql: String)
  }

  private let connection: OpaquePointer
  /// The statements that the server has prepared, and their names.
  private(set) var prepared: [String: String]
  private var named: [String: String]
  private var sent: [Sent] = []

  init(_ connection: OpaquePointer, prepared: [String: String]) {
    self.connection = connection
    self.prepared = prepared
    named = prepared
  }

  mutating func send(_ statement: PostgresStatement) throws(PostgresError) {
    let name = try prepare(statement)
    let values = statement.parameters.map(\.encoded)
    let isSent = withPointers(to: values) { pointers, lengths in
      libpq.PQsendQueryPrepared(
        connection, name, Int32(values.count), pointers, lengths,
        [Int32](repeating: 1, count: values.count), 1)
    }
    guard isSent == 1 else { throw .lost(PostgresConnection.words(of: connection)) }
    sent.append(.statement(sql: statement.sql))
  }

  private mutating func prepare(_ statement: PostgresStatement) throws(PostgresError) -> String {
    if let name = named[statement.sql] { return name }
    let name = "s\(named.count)"
    let types = statement.parameters.map(\.type)
    guard libpq.PQsendPrepare(connection, name, statement.sql, Int32(types.count), types) == 1
    else {
      throw .lost(PostgresConnection.words(of: connection))
    }
    sent.append(.preparation(sql: statement.sql))
    named[statement.sql] = name
    return name
  }

  /// - Returns: an answer for each statement, in their order.
  mutating func receive() throws(PostgresError) -> [PostgresRows] {
    var answers: [PostgresRows] = []
    var failure: PostgresError?
    for sent in sent {
      let result = libpq.PQgetResult(connection)
      defer { libpq.PQclear(result) }
      if failure == nil {
        failure = PostgresConnection.error(in: result, of: connection)
        if failure == nil, let result {
          switch sent {
          case .preparation(let sql): prepared[sql] = named[sql]
          case .statement(let sql): answers.append(PostgresRows(result, of: sql))
          }
        }
      }
      // The end of this answer. A connection that ended in the middle has no others.
      while let rest = libpq.PQgetResult(connection) { libpq.PQclear(rest) }
      if libpq.PQstatus(connection) != CONNECTION_OK {
        throw failure ?? .lost(PostgresConnection.words(of: connection))
      }
    }
    let end = libpq.PQgetResult(connection)
    defer { libpq.PQclear(end) }
    guard let end, libpq.PQresultStatus(end) == PGRES_PIPELINE_SYNC else {
      throw failure ?? .lost(PostgresConnection.words(of: connection))
    }
    if let failure { throw failure }
    return answers
  }

  /// Lends the values as libpq wants them.
  private func withPointers<Answer>(
    to values: [[UInt8]?],
    _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?) -> Answer
  ) -> Answer {
    // One run of bytes: arrays lend theirs only one inside the other.
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.reduce(1) { $0 + ($1?.count ?? 0) })
    for value in values { bytes += value ?? [] }
    // An empty value has an address too: without one it would be NULL.
    bytes.append(0)
    return bytes.withUnsafeBufferPointer { buffer in
      var place = 0
      var pointers: [UnsafePointer<CChar>?] = []
      for value in values {
        let start = buffer.baseAddress.map { UnsafeRawPointer($0 + place) }
        pointers.append(value == nil ? nil : start?.assumingMemoryBound(to: CChar.self))
        place += value?.count ?? 0
      }
      return body(pointers, values.map { Int32($0?.count ?? 0) })
    }
  }
}

extension PostgresRows {
  /// - Parameter result: a good one.
  fileprivate init(_ result: OpaquePointer, of statement: String) {
    let columns = (0..<libpq.PQnfields(result)).map {
      (place: $0, isInteger: libpq.PQftype(result, $0) == 20)
    }
    rows = (0..<libpq.PQntuples(result)).map { row in
      PostgresRow(
        cells: columns.map { column in
          if libpq.PQgetisnull(result, row, column.place) == 1 { return .null }
          let bytes = UnsafeRawBufferPointer(
            start: libpq.PQgetvalue(result, row, column.place),
            count: Int(libpq.PQgetlength(result, row, column.place)))
          guard column.isInteger, bytes.count == 8 else { return .bytes(Array(bytes)) }
          return .integer(Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)))
        }, statement: statement)
    }
    written = libpq.PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
  }
}
