import Foundation

/// Protocol/STORAGE.md, taken apart.
struct StorageDocument {
  struct Column: Hashable, CustomStringConvertible {
    let table: String
    let name: String
    /// `INTEGER, key` · `BLOB, or NULL` · `TEXT`.
    let type: String

    var description: String { "\(table).\(name) \(type)" }
  }

  /// By the chapter in which they stand.
  private(set) var columns: [String: [Column]] = [:]
  private(set) var indexes: Set<[String]> = []
  /// Each with the file that it is in.
  private(set) var triggers: [String: String] = [:]
  private(set) var settings: [String: String] = [:]
  /// By whether they are for a replica's file alone.
  private(set) var examples: [(isOfReplica: Bool, sql: String)] = []

  init() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../Protocol/STORAGE.md")
    let text = try String(contentsOf: path, encoding: .utf8)
    var (chapter, table, head) = ("", "", "")
    var example: [Substring]?
    var isOfReplica = true
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == "```sql" {
        example = []
      } else if line == "```", let sql = example {
        examples.append((isOfReplica, sql.joined(separator: "\n")))
        example = nil
      } else if example != nil {
        example?.append(line)
      } else if line.hasPrefix("## ") {
        (chapter, table, head) = (String(line.dropFirst(3)), "", "")
      } else if line.hasPrefix("### ") {
        (table, head) = (Self.plain(line.dropFirst(4)), "")
      } else if line.hasPrefix("For either file.") {
        isOfReplica = false
      } else if line.hasPrefix("| ") {
        let cells = line.dropFirst().dropLast().split(
          separator: "|", omittingEmptySubsequences: false
        ).map { Self.plain($0) }
        if head.isEmpty { head = cells[0] } else { add(cells, head, table, chapter) }
      } else if !line.hasPrefix("|") {
        head = ""
      }
    }
  }

  private mutating func add(_ cells: [String], _ head: String, _ table: String, _ chapter: String) {
    switch head {
    case "column":
      columns[chapter, default: []].append(Column(table: table, name: cells[0], type: cells[1]))
    case "index": indexes.insert(cells)
    case "trigger": triggers[cells[0]] = cells[1]
    case "setting": settings[cells[0]] = cells[1]
    default: break
    }
  }

  private static func plain(_ cell: Substring) -> String {
    cell.trimmingCharacters(in: .whitespaces).trimmingCharacters(in: ["`"])
  }
}
