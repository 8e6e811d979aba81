import GRDB
import PostilWire

/// A hash over every row of the projection, with the columns and tables that the digest of the state
/// leaves out: texts, histories, what the fold ignored.
///
/// Only for comparing a file with itself; it is no part of any protocol.
struct ProjectionDigest {
  private static let queries = [
    "SELECT * FROM entity ORDER BY key",
    "SELECT * FROM entity_event ORDER BY key, seq",
    "SELECT * FROM revision ORDER BY id",
    "SELECT * FROM ignored_event ORDER BY seq",
  ]

  let db: Database

  /// 64 lower-case hexadecimal digits.
  func computed() throws -> String {
    var digest = StateDigest()
    for query in Self.queries {
      digest.add(state: Array(query.utf8))
      let rows = try Row.fetchCursor(db, sql: query)
      while let row = try rows.next() {
        for value in row.databaseValues { digest.add(state: Self.bytes(of: value)) }
      }
    }
    return digest.finalized()
  }

  private static func bytes(of value: DatabaseValue) -> [UInt8] {
    switch value.storage {
    case .null: [0]
    case .int64(let integer): [1] + Array(String(integer).utf8)
    case .double(let double): [2] + Array(String(double).utf8)
    case .string(let string): [3] + Array(string.utf8)
    case .blob(let blob): [4] + Array(blob)
    }
  }
}
