import Foundation
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import Synchronization
import TestSupport
import Testing

@testable import PostilServer

/// The counts of a server, and how it shows them.
struct MetricsTests {
  /// Half a second passes with each look.
  private static func meter() -> ServerMeter {
    let seconds = Atomic(0)
    return ServerMeter(
      clock: {
        .milliseconds(500 * seconds.wrappingAdd(1, ordering: .relaxed).newValue)
      }, now: { Instant.noon.later(by: 3_600_000) })
  }

  @Test func `values of labels are escaped, and a histogram counts up`() throws {
    var text = MetricsText()
    text.begin("a", .gauge, "One.")
    text.add("a", [("b", "c\\d\"e\nf\u{1B}[2J")], 1.5)
    var histogram = Histogram(bounds: [1, 2])
    for value in [0.5, 1, 1.5, 9] { histogram.add(value) }
    text.begin("h", .histogram, "Two.")
    text.add("h", [("b", "c")], histogram)
    #expect(
      text.text == """
        # HELP a One.
        # TYPE a gauge
        a{b="c\\\\d\\"e\\nf\u{FFFD}[2J"} 1.5
        # HELP h Two.
        # TYPE h histogram
        h_bucket{b="c",le="1"} 2
        h_bucket{b="c",le="2"} 3
        h_bucket{b="c",le="+Inf"} 4
        h_sum{b="c"} 12
        h_count{b="c"} 4

        """)
    _ = try PrometheusText(text.text)
  }

  @Test func `what a workspace takes, refuses and holds is counted`() async throws {
    let meter = Self.meter()
    let folder = try TemporaryFolder()
    let server = try ServerFolder(folder.file("server"))
    try server.create("atlas", for: .anybody, now: .noon)
    _ = try server.backUp(nil, into: folder.file("backup"))
    let served = try #require(try server.serving("atlas", now: .noon))
    let store = try #require(served.log as? ServerStore)
    let hub = Hub(
      served, limits: ServerLimits(), memory: WaitingBytes(limit: 1 << 20), server: meter,
      now: { .noon })
    var north = Author("north")
    let join = try north.write(north.join, .articleImported(.sample("One")))
    let other = Author("south").replica
    let stranger = try Changeset(
      replica: other, firstCounter: 1,
      events: north.write(.articleImported(.sample("Two"))).events)
    #expect(
      try hub.meter?.append([join, stranger]) {
        try store.append([join, stranger], receivedAt: .noon)
      }.count == 2)
    #expect(throws: LogError.busy) {
      try hub.meter?.append([join]) { throw LogError.busy }
    }
    hub.meter?.count([.refusal(Refusal(.notAMember)), .takenBack(1)])
    meter.count([.refusal(Refusal(.unknownWorkspace))])
    let page = MetricsPage(meter)
    let text = try PrometheusText(page.text)
    #expect(text[#"postil_log_up{workspace="atlas",store="sqlite"}"#] == 1)
    #expect(text[#"postil_log_end_seq{workspace="atlas"}"#] == 2)
    #expect(text[#"postil_log_unsealed_events{workspace="atlas"}"#] == 2)
    #expect(text[#"postil_pushes_total{workspace="atlas",outcome="appended"}"#] == 1)
    #expect(text[#"postil_pushes_total{workspace="atlas",outcome="refused"}"#] == 1)
    #expect(text[#"postil_events_total{workspace="atlas"}"#] == 2)
    #expect(text[#"postil_append_failures_total{workspace="atlas"}"#] == 1)
    #expect(text[#"postil_refusals_total{workspace="atlas",code="notAMember"}"#] == 1)
    #expect(text[#"postil_refusals_total{workspace="",code="unknownWorkspace"}"#] == 1)
    #expect(text[#"postil_group_changesets_bucket{workspace="atlas",le="1"}"#] == 0)
    #expect(text[#"postil_group_changesets_bucket{workspace="atlas",le="2"}"#] == 1)
    #expect(text[#"postil_commit_seconds_sum{workspace="atlas"}"#] == 0.5)
    #expect(text[#"postil_backup_end_seq{workspace="atlas"}"#] == 0)
    #expect(page.isHealthy)
    await hub.retire()
    #expect(
      try PrometheusText(MetricsPage(meter).text)[
        #"postil_log_end_seq{workspace="atlas"}"#] == nil)
  }

  @Test func `a database that is away is asked once, and the server is not well`() throws {
    let meter = Self.meter()
    let asked = Atomic(0)
    for number in 1...5 {
      meter.begin(
        WorkspaceMeter(
          of: "w\(number)", isShared: true, clock: meter.clock,
          size: {
            asked.wrappingAdd(1, ordering: .relaxed)
            throw LogError.unreachable("no route")
          }, isHealing: { false }, lastBackup: { nil }))
    }
    let page = MetricsPage(meter)
    #expect(!page.isHealthy)
    #expect(page.failing.count == 5)
    #expect(asked.load(ordering: .relaxed) == 1)
    #expect(
      try PrometheusText(page.text)[#"postil_log_up{workspace="w5",store="postgresql"}"#] == 0)
  }

  @Test func `it is read over HTTP, one short request a connection`() async throws {
    let meter = Self.meter()
    let isAway = Atomic(false)
    meter.begin(
      WorkspaceMeter(
        of: "atlas", isShared: false, clock: meter.clock,
        size: {
          if isAway.load(ordering: .relaxed) { throw LogError.busy }
          return LogSize(end: 7, sealed: 3, sealedBytes: 100, openBytes: 10)
        }, isHealing: { true }, lastBackup: { nil }))
    let endpoint = try await MetricsEndpoint(host: "127.0.0.1", port: 0, meter)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await endpoint.run() }
      func ask(_ line: String, _ more: String = "") throws -> (head: [String], body: String) {
        let answer = try Self.exchange("\(line) HTTP/1.1\r\nhost: x\r\n\(more)\r\n", endpoint.port)
        let parts = answer.components(separatedBy: "\r\n\r\n")
        return (
          parts[0].components(separatedBy: "\r\n"), parts.dropFirst().joined(separator: "\r\n\r\n")
        )
      }
      let metrics = try ask("GET /metrics")
      #expect(metrics.head[0] == "HTTP/1.1 200 OK")
      #expect(metrics.head.contains("content-type: text/plain; version=0.0.4; charset=utf-8"))
      #expect(metrics.head.contains("connection: close"))
      let text = try PrometheusText(metrics.body)
      #expect(text[#"postil_log_end_seq{workspace="atlas"}"#] == 7)
      #expect(text[#"postil_log_unsealed_events{workspace="atlas"}"#] == 4)
      #expect(text[#"postil_log_sealed_bytes{workspace="atlas"}"#] == 100)
      #expect(text[#"postil_log_healing{workspace="atlas"}"#] == 1)
      #expect(try ask("GET /healthz").body == "ok\n")
      #expect(try ask("HEAD /metrics").body == "")
      #expect(try ask("GET /healthz?x=1").head[0] == "HTTP/1.1 200 OK")
      #expect(try ask("GET /").head[0] == "HTTP/1.1 404 Not Found")
      #expect(try ask("POST /metrics").head[0] == "HTTP/1.1 405 Method Not Allowed")
      let long = String(repeating: "x", count: 9_000)
      #expect(try ask("GET /metrics", "y: \(long)\r\n").head[0] == "")
      #expect(try Self.exchange("nonsense\r\n\r\n", endpoint.port).hasPrefix("HTTP/1.1 400"))
      isAway.store(true, ordering: .relaxed)
      let sick = try ask("GET /healthz")
      #expect(sick.head[0] == "HTTP/1.1 503 Service Unavailable")
      #expect(sick.body == "cannot read the log of atlas\n")
      tasks.cancelAll()
    }
  }

  /// Sends bytes, and reads until the other side closes.
  private static func exchange(_ request: String, _ port: Int) throws -> String {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(connected == 0)
    let bytes = Array(request.utf8)
    _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    var answer: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while case let count = recv(descriptor, &piece, piece.count, 0), count > 0 {
      answer += piece.prefix(count)
    }
    return String(decoding: answer, as: UTF8.self)
  }
}
