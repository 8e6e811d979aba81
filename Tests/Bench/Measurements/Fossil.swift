import Foundation

extension Measurement {
  /// Fossil names every file in every commit: importing a larger workload takes too long.
  static let fossilSize = ", \(Size.s.title)"

  /// The workload of the smallest size in Fossil: the history that git has, too.
  static let fossil = Measurement(name: "fossil") { _ in
    try Peer.rows(of: "fossil") {
      let recording = try Recording(Size.s.workload) { _ in }
      let peer = try Peer(seconds: 600)
      var stream = try FastImport(path: "\(peer.folder)/stream")
      let history = try FileHistory(recording) { try stream.add($0) }
      try stream.finish()
      try peer.run("fossil import --git server.fossil < stream")
      let port = try Socket.freePort()
      let stop = try peer.serve(
        [
          "FOSSIL_HOME=\(peer.folder)", "USER=bench", "fossil", "server", "server.fossil",
          "--localhost", "--port", "\(port)", "--nojail",
        ], port: port)
      defer { stop() }
      let events = Double(recording.events)
      let clone = try peer.run("fossil clone http://127.0.0.1:\(port)/ north.fossil")
      let commits = "SELECT count(*) FROM event WHERE type = ''ci''"
      let artifacts = "SELECT count(*) FROM blob WHERE size >= 0"
      try peer.expect(history.commits, "commits", sql(commits, in: "north.fossil"))
      let held = try peer.run(sql(artifacts, in: "server.fossil")).output
      try peer.expect(
        Int(held.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0, "artifacts",
        sql(artifacts, in: "north.fossil"))
      let milliseconds = try Stopwatch.median(of: 3) {
        try peer.run("fossil sync -R north.fossil").seconds * 1_000
      }
      let relay = try Relay(to: port)
      defer { relay.stop() }
      try peer.run("fossil clone http://127.0.0.1:\(relay.port)/ counted.fossil")
      let cloned = Double(relay.takeReceived())
      try peer.run("fossil sync -R counted.fossil")
      let synced = Double(relay.takeReceived())
      return [
        Row(
          name: "fossil clone\(fossilSize)", figure: events / clone.seconds, unit: .eventsPerSecond),
        Row(name: "fossil clone\(fossilSize), wire", figure: cloned / events, unit: .bytesPerEvent),
        Row(
          name: "fossil sync of nothing\(fossilSize)", figure: milliseconds, unit: .milliseconds),
        Row(name: "fossil sync of nothing\(fossilSize), wire", figure: synced, unit: .bytes),
      ]
    }
  }

  private static func sql(_ question: String, in repository: String) -> String {
    "fossil sql -R \(repository) '\(question.replacing("''", with: "'\\''"))'"
  }
}
