import Foundation

/// The figures of one run as a file keeps them.
struct Report: Codable {
  var schema = "postil-bench/1"
  let size: String
  var date = ISO8601DateFormatter().string(from: Date())
  var cores = ProcessInfo.processInfo.activeProcessorCount
  let rows: [Row]

  init(size: String, rows: [Row]) {
    self.size = size
    self.rows = rows
  }

  func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }
}
