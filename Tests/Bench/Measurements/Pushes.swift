import Foundation
import PostilCore
import PostilWire

extension Measurement {
  /// Replicas that push prepared changesets to the real server, as fast as the credit allows, until all
  /// is acknowledged: that is, durable. Beside it the same bytes appended to a plain file, durable
  /// changeset by changeset: one of each replica at a time.
  static let pushes = Measurement(name: "push") { recording in
    var rows: [Row] = []
    for replicas in [1, 16] {
      for size in [1, 100, 1_000] {
        let events = size == 1 ? 16_000 : 240_000
        let pushes = try PreparedPush.all(
          replicas: replicas, changesetEvents: size, events: events, from: recording)
        let name = "\(replicas) × \(size)"
        let folder = "\(NSTemporaryDirectory())/postil-bench-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let total = Double(pushes.reduce(0) { $0 + $1.messages.count } * size)
        let seconds = try seconds(of: pushes, size, serverIn: folder)
        let groups = pushes[0].runs.indices.map { index in pushes.flatMap { $0.runs[index] } }
        let limit = Row(
          name: "limit: append \(name)",
          figure: try Limit.append(groups, in: folder).map { total / $0 }, unit: .eventsPerSecond)
        var push = Row(name: "push, \(name)", figure: total / seconds, unit: .eventsPerSecond)
        if replicas == 16, size == 100 { push = push.reaching(100_000) }
        rows += [push.against(limit), limit]
      }
    }
    return rows
  }

  private static func seconds(of pushes: [PreparedPush], _ size: Int, serverIn folder: String)
    throws
    -> Double
  {
    let server = try Child.serve(
      [
        Child.built("postil"), "serve", "server", "--workspace", "newsroom", "--listen",
        "127.0.0.1:0", "--insecure",
      ], in: folder)
    defer { server.stop() }
    let link = try Link(server.line)
    var clients = try pushes.map { try PushClient($0, to: link) }
    defer { for client in clients { client.close() } }
    let start = ContinuousClock.now
    try pushAll(&clients)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let expected = pushes.reduce(0) { $0 + 1 + $1.messages.count * size }
    let head = try PushClient.head(of: link, asking: pushes[0].replica)
    precondition(head == Seq(expected), "what was acknowledged is in the log")
    return seconds
  }

  /// One thread for all of them, which leaves most of the machine to the server.
  private static func pushAll(_ clients: inout [PushClient]) throws {
    while true {
      let waiting = clients.indices.filter { !clients[$0].isDone }
      if waiting.isEmpty { return }
      var polls = waiting.map { clients[$0].interest }
      guard poll(&polls, nfds_t(polls.count), 60_000) > 0 else {
        throw PushClient.Failure.unexpected(nil)
      }
      for (index, found) in zip(waiting, polls) {
        if found.revents & Int16(POLLIN | POLLHUP | POLLERR) != 0 { try clients[index].receive() }
        if found.revents & Int16(POLLOUT) != 0 { try clients[index].send() }
      }
    }
  }
}
