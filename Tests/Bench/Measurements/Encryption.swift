import Foundation

extension Measurement {
  /// The cost of TLS: the real program against the same server with and without it, in turns.
  static let encryption = Measurement(name: "TLS") { recording in
    let site = try Site(recording)
    let events = Double(recording.events)
    var seconds: [Bool: [Double]] = [:]
    for turn in 0..<3 {
      for encrypts in [false, true] {
        let server = try site.serve(encrypting: encrypts)
        defer { server.stop() }
        let name = "\(encrypts ? "tls" : "plain")-\(turn)"
        let invitation = try site.invitation()
        let clone = try site.postil("clone", invitation, name, "--as", name)
        seconds[encrypts, default: []].append(clone.seconds)
        try FileManager.default.removeItem(atPath: "\(site.folder)/\(name)")
      }
    }
    func row(_ name: String, _ encrypts: Bool) -> Row {
      Row(
        name: name, figure: seconds[encrypts]?.min().map { events / $0 }, unit: .eventsPerSecond)
    }
    let plain = row("cold clone without TLS, best of 3", false)
    return [
      row("cold clone with TLS, best of 3", true).against(plain), plain, try join(site),
    ]
  }

  /// A replica made and joined, with an empty workspace: the best of three.
  private static func join(_ site: Site) throws -> Row {
    let server = try Child.serve(
      [
        Child.built("postil"), "serve", "empty", "--workspace", "newsroom", "--listen",
        "127.0.0.1:0",
      ], in: site.folder)
    defer { server.stop() }
    let seconds = try (0..<3).map { turn in
      let invitation = try site.invitation("empty")
      return try site.postil("clone", invitation, "join-\(turn)", "--as", "join-\(turn)").seconds
    }
    return Row(
      name: "join of an empty workspace with TLS", figure: seconds.min().map { $0 * 1_000 },
      unit: .milliseconds
    ).reaching(300)
  }
}
