import Foundation

extension Measurement {
  /// The same workload in git: the history of a folder, served by `git daemon`.
  static let git = Measurement(name: "git") { recording in
    try Peer.rows(of: "git") {
      let peer = try Peer(seconds: 3_600)
      var stream = try FastImport(path: "\(peer.folder)/stream")
      var history = try FileHistory(recording) { try stream.add($0) }
      try stream.finish()
      try peer.run("git init -q --bare -b main server.git")
      try peer.run("git -C server.git fast-import --quiet < stream")
      try peer.run("rm stream; git -C server.git repack -adbq")
      let port = try Socket.freePort()
      let program = try peer.run("git --exec-path").output.trimmingCharacters(in: .newlines)
      let stop = try peer.serve(
        [
          "\(program)/git-daemon", "--listen=127.0.0.1", "--port=\(port)", "--reuseaddr",
          "--export-all", "--base-path=\(peer.folder)",
        ], port: port)
      defer { stop() }
      return try clones(peer, history, events: Double(recording.events), port: port)
        + fetch(peer, &history)
    }
  }

  private static func clones(_ peer: Peer, _ history: FileHistory, events: Double, port: UInt16)
    throws -> [Row]
  {
    let link = "git://127.0.0.1:\(port)/server.git"
    let bare = try peer.run("git clone -q --bare \(link) bare.git")
    try peer.expect(history.commits, "commits", "git -C bare.git rev-list --count main")
    try peer.expect(
      history.files, "files", "git -C bare.git ls-tree -r --name-only main | wc -l")
    let whole = try peer.run("git clone -q \(link) tree")
    try peer.expect(
      history.files, "files", "find tree -name .git -prune -o -type f -print | wc -l")
    let relay = try Relay(to: port)
    defer { relay.stop() }
    try peer.run(
      "git clone -q --bare git://127.0.0.1:\(relay.port)/server.git counted.git; rm -rf counted.git"
    )
    return [
      Row(name: "git clone --bare", figure: events / bare.seconds, unit: .eventsPerSecond),
      Row(
        name: "git clone --bare, peak memory", figure: Double(bare.peakBytes) / 1e6,
        unit: .megabytes),
      Row(name: "git clone", figure: events / whole.seconds, unit: .eventsPerSecond),
      Row(
        name: "git clone --bare, wire", figure: Double(relay.takeReceived()) / events,
        unit: .bytesPerEvent),
      Row(
        name: "git's disk", figure: try peer.bytes(of: "server.git") / events,
        unit: .bytesPerEvent),
    ]
  }

  /// The median of three times one more commit.
  private static func fetch(_ peer: Peer, _ history: inout FileHistory) throws -> [Row] {
    let milliseconds = try Stopwatch.median(of: 3) {
      var more = try FastImport(path: "\(peer.folder)/stream")
      try more.add(history.editOne(), isContinued: true)
      try more.finish()
      try peer.run("git -C server.git fast-import --quiet < stream")
      return try peer.run("git -C tree fetch -q").seconds * 1_000
    }
    try peer.expect(history.commits, "commits", "git -C tree rev-list --count origin/main")
    return [Row(name: "git fetch of one commit", figure: milliseconds, unit: .milliseconds)]
  }
}
