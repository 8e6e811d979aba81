import Foundation
import PostilCore
import PostilLog
import PostilWire

extension Measurement {
  /// Servers over a PostgreSQL whose commits are on its disk; beside them a C program that inserts the same rows, and
  /// a server with SQLite. All of it on one machine: the servers, the database and the replicas share its cores.
  static let cluster = Measurement(name: "cluster") { recording in
    let cluster = try Cluster()
    return try pushesAndClones(cluster, recording) + latency(cluster, recording)
      + distance(cluster, recording)
  }

  /// 16 replicas push 100 events at a time: through one server, through three, and into SQLite; then one more clones.
  private static func pushesAndClones(_ cluster: Cluster, _ recording: Recording) throws -> [Row] {
    let (replicas, size, events) = (16, 100, 240_000)
    func prepared(_ workspace: WorkspaceIdentity) throws -> [PreparedPush] {
      try PreparedPush.all(
        replicas: replicas, changesetEvents: size, events: events, from: recording, to: workspace)
    }
    func rate(_ name: String, _ seconds: Double?) -> Row {
      Row(name: name, figure: seconds.map { Double(events) / $0 }, unit: .eventsPerSecond)
    }
    func cost(_ name: String, _ nodes: [Served]) -> Row {
      let seconds = nodes.reduce(0) { $0 + $1.processorSeconds }
      return Row(name: name, figure: seconds * 1e6 / Double(events), unit: .microseconds)
    }

    // One more is expected: the replica that clones.
    let pushes = try prepared(cluster.workspace(1, replicas: replicas + 1))
    let node = try cluster.node()
    defer { node.stop() }
    let seconds = try push(pushes, through: [node])
    let one = cost("cluster: a server's processor, an event", [node])
    let runs = pushes[0].runs.indices.flatMap { index in pushes.map { $0.runs[index] } }
    let limit = rate(
      "limit: insert 16 × 100",
      try Limit.insert(
        runs, together: replicas, settings: cluster.database.settings, in: cluster.folder))
    let clone = try clone(pushes[0].workspace, from: node, in: cluster.folder, as: "north")

    let spread = try prepared(cluster.workspace(2, replicas: replicas))
    let nodes = try (0..<3).map { _ in try cluster.node() }
    defer { for node in nodes { node.stop() } }
    let seconds3 = try push(spread, through: nodes)
    let three = cost("cluster: three servers' processors, an event", nodes)

    let plain = try prepared(PreparedPush.newsroom)
    _ = try PreparedPush.expect(replicas + 1, in: cluster.folder)
    let sqlite = try Child.serve(
      [
        Child.built("postil"), "serve", "server", "--listen", "127.0.0.1:0", "--insecure",
        "--daily-push", "none",
      ], in: cluster.folder)
    defer { sqlite.stop() }
    let secondsSQLite = try push(plain, through: [sqlite])
    let plainClone = rate(
      "clone from SQLite",
      try Self.clone(PreparedPush.newsroom, from: sqlite, in: cluster.folder, as: "south"))
    return [
      rate("cluster: push, 16 × 100", seconds).reaching(60_000).against(limit), limit,
      rate("cluster: push, 16 × 100 through three servers", seconds3),
      rate("push, 16 × 100 into SQLite", secondsSQLite), one, three,
      cost("a server's processor with SQLite, an event", [sqlite]),
      rate("cluster: clone from a server", clone).against(plainClone), plainClone,
    ]
  }

  /// One replica that pushes one event at a time.
  private static func latency(_ cluster: Cluster, _ recording: Recording) throws -> [Row] {
    let pushes = try PreparedPush.all(
      replicas: 1, changesetEvents: 1, events: 1_000, from: recording,
      to: cluster.workspace(3, replicas: 1))
    let node = try cluster.node()
    defer { node.stop() }
    var client = try PushClient(pushes[0], to: Link(node.line), isPatient: true)
    defer { client.close() }
    var seconds: [Double] = []
    for _ in pushes[0].messages { seconds.append(try client.pushOne()) }
    seconds.sort()
    func row(_ name: String, _ seconds: Double) -> Row {
      Row(name: name, figure: seconds * 1_000, unit: .milliseconds)
    }
    let median = seconds[seconds.count / 2]
    return [
      row("cluster: push of one event, median", median),
      row("cluster: push of one event, 99 of 100", seconds[seconds.count * 99 / 100])
        .reaching(3 * median * 1_000),
    ]
  }

  /// Four replicas of one workspace, then of each of eight, that push one event at a time, with a standby that is 5 ms
  /// away.
  private static func distance(_ cluster: Cluster, _ recording: Recording) throws -> [Row] {
    let replicas = 4
    let events = 800
    let groups = try [[4], Array(5...12)].map { numbers in
      try numbers.map { number in
        try PreparedPush.all(
          replicas: replicas, changesetEvents: 1, events: events, from: recording,
          to: cluster.workspace(number, replicas: replicas))
      }
    }
    let (standby, line) = try cluster.standby(delay: .milliseconds(5))
    defer { line.stop() }
    let node = try cluster.node(needsStandby: true)
    defer { node.stop() }
    let rates = try withExtendedLifetime(standby) {
      try groups.map { workspaces in
        let seconds = try push(workspaces.flatMap { $0 }, through: [node], isPatient: true)
        return Double(events * workspaces.count) / seconds
      }
    }
    let one = Row(
      name: "cluster: standby 5 ms away, one workspace", figure: rates[0], unit: .eventsPerSecond)
    return [
      one,
      Row(
        name: "cluster: standby 5 ms away, eight workspaces", figure: rates[1],
        unit: .eventsPerSecond
      ).against(one),
    ]
  }

  /// - Returns: seconds.
  private static func push(
    _ pushes: [PreparedPush], through nodes: [Served], isPatient: Bool = false
  ) throws -> Double {
    var clients = try pushes.enumerated().map { index, push in
      try PushClient(push, to: Link(nodes[index % nodes.count].line), isPatient: isPatient)
    }
    defer { for client in clients { client.close() } }
    return try PushClient.pushAll(&clients)
  }

  /// A clone by the real program, as the last replica that is expected.
  ///
  /// - Returns: seconds.
  private static func clone(
    _ workspace: WorkspaceIdentity, from node: Served, in folder: String, as name: String
  ) throws -> Double {
    let invite = Invite(PreparedPush.invitation(17), workspaceID: workspace.id)
    let link = Link(try Link(node.line).first, workspace: workspace.name, invite: invite)
    let run = try Child.run(
      [Child.built("postil"), "clone", "\(link)", name, "--as", "replica-17"], in: folder)
    guard run.status == 0 else {
      throw CocoaError(.executableRuntimeMismatch, userInfo: ["said": run.output])
    }
    return run.seconds
  }
}
