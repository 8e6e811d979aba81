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
    let id = Data(article.bytes)
    let before = try db.cachedStatement(
      sql: "SELECT id FROM article WHERE id < ? ORDER BY id DESC LIMIT 1")
    let after = try db.cachedStatement(
      sql: "SELECT id FROM article WHERE id > ? ORDER BY id LIMIT 1")
    return try ids(before, [id]) + ids(after, [id])
  }

  /// All, in the order in which the log made them, pending ones last.
  func inLogOrder() throws -> [ContentID] {
    try ids(db.cachedStatement(sql: "SELECT id FROM article ORDER BY place"), [])
  }

  private func ids(_ statement: Statement, _ arguments: StatementArguments) throws -> [ContentID] {
    try Row.fetchAll(statement, arguments: arguments).map { row in
      guard let id = ContentID(bytes: try row.decode(Data.self, atIndex: 0)) else {
        throw Damage.state("an article's id")
      }
      return id
    }
  }
}
