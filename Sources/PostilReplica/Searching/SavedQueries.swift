import Foundation
import PostilLog
import PostilStore

/// The queries that a person saved: one in a line of a file, the name before the first space.
package struct SavedQueries: Sendable {
  private let path: String
  /// In the order of their names.
  package private(set) var queries: [SavedQuery] = []

  /// - Throws: a fault of the system for a file that cannot be read; `SearchProblem.queriesTooLong` and `.notAQuery` for
  ///   one that holds something else. ⚖ The next query to be saved replaces the file: what is not read would be lost.
  init(in folder: ReplicaFolder) throws {
    path = folder.searches
    guard FileManager.default.fileExists(atPath: path) else { return }
    try PrivateFile.expectReadable(path)
    let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    guard size <= SearchLimits.savedBytes else {
      throw SearchProblem.queriesTooLong(path: path, limit: SearchLimits.savedBytes)
    }
    let lines = try Data(contentsOf: URL(fileURLWithPath: path)).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 1)
      guard parts.count == 2, let name = String(validating: parts[0], as: UTF8.self),
        let query = String(validating: parts[1], as: UTF8.self), Self.isName(name)
      else { throw SearchProblem.notAQuery(path: path, line: index + 1) }
      queries.append(SavedQuery(name: name, query: query))
    }
    queries.sort { $0.name < $1.name }
  }

  func query(named name: String) throws(SearchProblem) -> String {
    guard let found = queries.first(where: { $0.name == name }) else {
      throw .unknownQuery(name, known: queries.map(\.name))
    }
    return found.query
  }

  /// Saves a query, in place of another of that name.
  mutating func save(_ query: String, as name: String) throws {
    guard Self.isName(name) else { throw SearchProblem.badQueryName(name) }
    queries.removeAll { $0.name == name }
    guard queries.count < SearchLimits.savedQueries else {
      throw SearchProblem.tooManyQueries(limit: SearchLimits.savedQueries)
    }
    let line = String(
      String.UnicodeScalarView(
        query.unicodeScalars.map {
          $0.properties.generalCategory == .control ? " " : $0
        }))
    queries.append(SavedQuery(name: name, query: line))
    try write()
  }

  mutating func forget(_ name: String) throws {
    _ = try query(named: name)
    queries.removeAll { $0.name == name }
    try write()
  }

  private func write() throws {
    let lines = queries.map { "\($0.name) \($0.query)\n" }.joined()
    try PrivateFile.write(Array(lines.utf8), to: path)
  }

  /// Letters, digits, `-` and `_`.
  private static func isName(_ name: String) -> Bool {
    (1...SearchLimits.queryName).contains(name.unicodeScalars.count)
      && name.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "-" || $0 == "_"
      }
  }
}

package struct SavedQuery: Encodable, Sendable {
  package let name: String
  package let query: String
}

extension Replica {
  package func savedQueries() throws -> SavedQueries { try SavedQueries(in: folder) }

  package func saveQuery(_ query: String, as name: String) throws {
    var saved = try savedQueries()
    try saved.save(query, as: name)
  }

  package func forgetQuery(_ name: String) throws {
    var saved = try savedQueries()
    try saved.forget(name)
  }
}
