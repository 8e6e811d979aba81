import Foundation
import GRDB
import PostilCore
import PostilLog

/// Articles by their ids, within one transaction.
struct ArticleTable {
  let db: Database

  /// Articles whose id lies between two, inclusive: those that a typed prefix can mean.
  func ids(from lowest: ContentID, through highest: ContentID, limit: Int) throws -> [ContentID] {
    let statement = try db.cachedStatement(
      sql: "SELECT id FROM article WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?")
    return try ids(statement, [Data(lowest.bytes), Data(highest.bytes), limit])
  }

  /// The articles whose ids come just before and just after one, where there are any.
  func neighbours(of article: ContentID) throws -> [ContentID] {
    try ["< ? ORDER BY id DESC", "> ? ORDER BY id"].compactMap { side in
      let rows = try RowReader(db, cached: "SELECT id FROM article WHERE id \(side) LIMIT 1")
      rows.bind(1, blob: article.bytes)
      return try rows.first { try Self.id(rows.bytes(0)) }
    }
  }

  /// All, in the order in which the log made them, pending ones last.
  func inLogOrder() throws -> [ContentID] {
    try ids(db.cachedStatement(sql: "SELECT id FROM article ORDER BY place"), [])
  }

  private func ids(_ statement: Statement, _ arguments: StatementArguments) throws -> [ContentID] {
    try Row.fetchAll(statement, arguments: arguments).map { row in
      try Self.id(row.decode(Data.self, atIndex: 0))
    }
  }

  private static func id(_ bytes: some Collection<UInt8>) throws -> ContentID {
    guard let id = ContentID(bytes: bytes) else { throw Damage.state("an article's id") }
    return id
  }
}
