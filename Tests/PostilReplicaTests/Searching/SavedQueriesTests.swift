import Foundation
import TestSupport
import Testing

@testable import PostilReplica

/// ⚖ Saving a query never loses what the file holds.
struct SavedQueriesTests {
  private let desk: Desk
  private let path: String

  init() throws {
    desk = try Desk()
    path = desk.file(".postil/searches")
  }

  private func expectKept(_ text: String, _ problem: SearchProblem) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: problem) { try desk.replica.saveQuery("bridge", as: "mine") }
    #expect(FileManager.default.contents(atPath: path) == Data(text.utf8))
  }

  @Test func `a line that is not understood is named and stays`() throws {
    try expectKept("mine weir\n\nno-query\n", .notAQuery(path: path, line: 3))
    try expectKept("mine weir\na+b weir\n", .notAQuery(path: path, line: 2))
  }

  @Test func `a file that is too long stays`() throws {
    try expectKept(
      String(repeating: "x", count: SearchLimits.savedBytes + 1),
      .queriesTooLong(path: path, limit: SearchLimits.savedBytes))
  }

  @Test func `the most queries with the longest names are read again`() throws {
    let query = String(repeating: "я", count: SearchLimits.queryBytes / 2)
    let names = (0..<SearchLimits.savedQueries).map { number in
      String(repeating: "ж", count: SearchLimits.queryName - 3) + "\(number + 100)"
    }
    let lines = names.map { "\($0) \(query)\n" }.joined()
    try Data(lines.utf8).write(to: URL(fileURLWithPath: path))
    #expect(try desk.replica.savedQueries().queries.map(\.name) == names)
    #expect(throws: SearchProblem.tooManyQueries(limit: SearchLimits.savedQueries)) {
      try desk.replica.saveQuery("bridge", as: "mine")
    }
  }
}
