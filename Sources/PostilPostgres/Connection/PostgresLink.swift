import Synchronization

/// A connection that is opened when it is needed, and anew once it was lost.
///
/// A class, because the copies of a log share it. One caller at a time has it.
final class PostgresLink: Sendable {
  private let address: PostgresAddress
  private let held = Mutex<PostgresConnection?>(nil)

  init(_ address: PostgresAddress) {
    self.address = address
  }

  /// Lends the connection. A failure may leave a transaction open: that is rolled back.
  func use<Answer: Sendable>(_ body: (PostgresConnection) throws -> Answer) throws -> Answer {
    try held.withLock { held in
      let connection: PostgresConnection
      if let open = held, open.isOpen {
        connection = open
      } else {
        held = nil
        connection = try PostgresConnection(address)
        held = connection
      }
      do {
        return try body(connection)
      } catch {
        if case PostgresError.lost = error {
          held = nil
        } else if connection.isInTransaction, (try? connection.execute("ROLLBACK")) == nil {
          held = nil
        }
        throw error
      }
    }
  }

  /// Reads, and once more over a new connection where the one at hand turns out to be lost.
  func read<Answer: Sendable>(_ body: (PostgresConnection) throws -> Answer) throws -> Answer {
    do {
      return try use(body)
    } catch PostgresError.lost {
      return try use(body)
    }
  }

  func close() { held.withLock { $0 = nil } }
}
