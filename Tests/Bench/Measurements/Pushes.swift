import Foundation
import PostilCore
import PostilWire

extension Measurement {
  /// Replicas that push prepared changesets to the real server, as fast as the credit allows, until all
  /// is acknowledged: that is, durable. With 16 of them, beside it the same bytes appended to a plain
  /// file, a changeset of each replica at a time made durable.
  static let pushes = [1, 16].flatMap { replicas in
    [1, 100, 1_000].map { size in
      let name = "\(replicas) × \(size)"
      return Measurement(name: "push, \(name)") { recording in
        let pushes = try PreparedPush.all(
          replicas: replicas, changesetEvents: size, events: size == 1 ? 16_000 : 240_000,
          from: recording)
        let folder = "\(NSTemporaryDirectory())/postil-bench-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let total = Double(pushes.reduce(0) { $0 + $1.messages.count } * size)
        let seconds = try seconds(of: pushes, size, serverIn: folder)
        let row = Row(name: "push, \(name)", figure: total / seconds, unit: .eventsPerSecond)
        guard replicas > 1 else { return [row] }
        let groups = pushes[0].runs.indices.map { index in pushes.flatMap { $0.runs[index] } }
        let limit = Row(
          name: "limit: append \(name)",
          figure: try Limit.append(groups, in: folder).map { total / $0 }, unit: .eventsPerSecond)
        return [(size == 100 ? row.reaching(100_000) : row).against(limit), limit]
      }
    }
  }

  private static func seconds(of pushes: [PreparedPush], _ size: Int, serverIn folder: String)
    throws
    -> Double
  {
    let founding = try PreparedPush.expect(pushes.count, in: folder)
    let server = try Child.serve(
      [
        Child.built("postil"), "serve", "server", "--workspace", "newsroom", "--listen",
        "127.0.0.1:0", "--insecure", "--daily-push", "none",
      ], in: folder)
    defer { server.stop() }
    let link = try Link(server.line)
    var clients = try pushes.map { try PushClient($0, to: link) }
    defer { for client in clients { client.close() } }
    let seconds = try PushClient.pushAll(&clients)
    // `serve` invites the first admin of a workspace that nobody has joined: one event.
    let expected = pushes.reduce(founding + 1) { $0 + 1 + $1.messages.count * size }
    let end = try PushClient.end(of: link, asking: pushes[0])
    precondition(end == Seq(expected), "what was acknowledged is in the log")
    return seconds
  }
}
