import Foundation

/// The best that the machine can do: runs the program `limit`, which does the same work at the disk and nothing
/// else. Its sources are under `Limit/`.
enum Limit {
  static let clone = "limit: unpack and write rows"

  /// The segments of a server unpacked and the rows of a finished replica written.
  static func clone(of replica: String, _ site: Site, events: Double) throws -> [Row] {
    let run = try site.program(
      [
        Child.built("limit"), "clone", "server/workspaces/newsroom/workspace.sqlite",
        "\(replica)/.postil/replica.sqlite", "limit.sqlite",
      ])
    let seconds = run.output.split(separator: " ").compactMap {
      Double($0.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    return [
      Row(name: clone, figure: seconds.first.map { events / $0 }, unit: .eventsPerSecond),
      Row(
        name: "limit: unpack alone", figure: seconds.last.map { events / $0 },
        unit: .eventsPerSecond),
    ]
  }

  /// Groups of bytes appended to a file, each durable before the next.
  ///
  /// - Returns: seconds.
  static func append(_ groups: [[UInt8]], in folder: String) throws -> Double? {
    let path = try written(groups, in: folder)
    let run = try Child.run([Child.built("limit"), "append", path, "\(folder)/appended"])
    return Double(run.output.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// Groups of bytes inserted into PostgreSQL as rows, so many in each transaction.
  ///
  /// - Parameter settings: those of libpq.
  /// - Returns: seconds.
  static func insert(_ groups: [[UInt8]], together: Int, settings: String, in folder: String) throws
    -> Double?
  {
    let path = try written(groups, in: folder)
    let run = try Child.run([Child.built("limit"), "insert", settings, path, "\(together)"])
    return Double(run.output.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  private static func written(_ groups: [[UInt8]], in folder: String) throws -> String {
    var bytes: [UInt8] = []
    for group in groups {
      withUnsafeBytes(of: UInt32(group.count)) { bytes += $0 }
      bytes += group
    }
    let path = "\(folder)/groups"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }
}
