import Foundation
import Testing

extension EndToEnd {
  /// A server that shows what it counts, and writes its messages for a collector.
  @Suite(.serialized) struct WatchedServerTests {
    private struct Line: Decodable {
      let time: String
      let level: String
      let message: String
      let facts: [String: String]
    }

    @Test func `a server shows its metrics on this machine, and each message is a line of JSON`()
      async throws
    {
      try await Bench.open { bench in
        let server = try await RunningServer(
          in: bench, ["--open", "--metrics", "127.0.0.1:0", "--log", "json", "--verbose"])
        let north = Member(name: "north", bench: bench)
        let cloned = try await bench.postil("clone", server.link, "north", "--as", "north")
        try #require(cloned.code == 0, "\(cloned)")
        _ = try await north.imports("The dam of the lake holds.")
        try await north.does("sync")
        let stranger = server.link.replacing("/newsroom", with: "/sports")
        _ = try await bench.postil("clone", stranger, "south", "--as", "south")

        let said = try lines(server.stderr).first { $0.message.hasPrefix("metrics at ") }
        let port = try #require(said?.message.firstMatch(of: #/:([0-9]+)\//#)?.1)
        func ask(_ path: String) async throws -> String {
          try await bench.bash(
            """
            exec 3<>/dev/tcp/127.0.0.1/\(port)
            printf 'GET \(path) HTTP/1.1\\r\\nhost: localhost\\r\\n\\r\\n' >&3
            cat <&3
            """
          ).stdout
        }
        let metrics = try await ask("/metrics")
        for line in [
          #"postil_log_up{workspace="newsroom",store="sqlite"} 1"#,
          #"postil_log_end_seq{workspace="newsroom"} 2"#,
          #"postil_events_total{workspace="newsroom"} 2"#,
          #"postil_refusals_total{workspace="",code="unknownWorkspace"} 1"#,
          #"postil_commit_seconds_count{workspace="newsroom"} 2"#,
        ] { #expect(metrics.contains("\(line)\n"), "\(line) in \(metrics)") }
        #expect(try await ask("/healthz").hasSuffix("\r\n\r\nok\n"))

        let stopped = await server.stop()
        let all = try lines(stopped.stderr)
        #expect(all.contains { $0.message == "connection opened" && $0.facts["connection"] == "1" })
        #expect(all.contains { $0.message == "stopped; everything acknowledged is in server" })
        #expect(
          all.allSatisfy { ["debug", "notice"].contains($0.level) && $0.time.hasSuffix("Z") })
      }
    }

    private func lines(_ text: String) throws -> [Line] {
      try text.split(separator: "\n").map {
        try JSONDecoder().decode(Line.self, from: Data($0.utf8))
      }
    }
  }
}
