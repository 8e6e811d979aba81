import Foundation
import PostilServer
import Testing

extension EndToEnd {
  /// The addresses in links of a server that listens on all addresses of its machine, or that others reach
  /// elsewhere.
  @Suite(.serialized) struct PublicAddressTests {
    private func serve(_ bench: Bench, _ arguments: [String]) async throws -> String {
      let server = try Program.start(["serve", "server"] + arguments, in: bench.folder)
      try await until("the server starts") {
        server.stdout.hasSuffix("\n") || !server.isRunning
      }
      let printed = server.stdout
      server.signal(SIGTERM)
      #expect(await server.ended().code == 0)
      return printed
    }

    private func addresses(_ link: String) -> String {
      link.components(separatedBy: "/")[2]
    }

    @Test func `every address that was said stands in every link, and is remembered`() async throws
    {
      try await Bench.open { bench in
        let first = try await serve(
          bench,
          [
            "--workspace", "newsroom", "--listen", "0.0.0.0:0", "--public",
            "notes.example.org:4747, 127.0.0.1:5,[2001:db8::7]:6",
          ])
        let said = "notes.example.org:4747,127.0.0.1:5,[2001:db8::7]:6"
        #expect(addresses(first) == said)
        let again = try await serve(bench, ["--listen", "0.0.0.0:0"])
        #expect(addresses(again) == said)
        let invited = try await bench.postil("-C", "server", "invite", "--role", "analyst")
        #expect(addresses(invited.stdout) == said)
      }
    }

    @Test func `a link is read with the blanks and the end of line that it was pasted with`()
      async throws
    {
      try await Team.meet("north") { team in
        let ended = try await team.north.postil("link", "  \(team.server.link)\n")
        #expect(ended.code == 0, "\(ended)")
      }
    }

    @Test func `a loopback address is no address of a server for all`() async throws {
      try await Bench.open { bench in
        let first = try await serve(bench, ["--workspace", "newsroom", "--listen", "127.0.0.1:0"])
        #expect(addresses(first).hasPrefix("127.0.0.1:"))
        let unsaid = try await bench.postil("serve", "server", "--listen", "0.0.0.0:0")
        #expect(unsaid.code == 2, "\(unsaid)")
        #expect(unsaid.stderr.contains("--public HOST[:PORT]"), "\(unsaid)")
        let said = try await serve(
          bench, ["--listen", "0.0.0.0:0", "--public", "localhost:4747"])
        #expect(addresses(said) == "localhost:4747")
        #expect(try await addresses(serve(bench, ["--listen", "0.0.0.0:0"])) == "localhost:4747")
      }
    }

    @Test func `an IPv6 address needs brackets only where a port follows`() async throws {
      try await Bench.open { bench in
        let link = try await serve(
          bench,
          [
            "--workspace", "newsroom", "--listen", "127.0.0.1:0", "--public", "fd00::2,[fe80::1]",
          ])
        let said = addresses(link)
        #expect(said.hasPrefix("[fd00::2]:") && said.contains(",[fe80::1]:"), "\(said)")
      }
    }

    @Test(arguments: [
      "a b", "x/y", "a#b", "u@x", "host?x", "a%2Fb", "postil://x:1", "1:2:3", "[fd00:]", "a..b",
      "*",
      "all,b", String(repeating: "a", count: 300),
    ])
    func `an address that no link can carry is refused`(host: String) async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil(
          "serve", "server", "--workspace", "newsroom", "--listen", "127.0.0.1:0", "--public", host)
        #expect(ended.code == 2, "\(ended)")
        #expect(ended.stderr.contains("is not an address for a link"), "\(ended)")
        #expect(try bench.names() == [])
      }
    }

    @Test func `a wildcard listener stands in no link`() async throws {
      try await Bench.open { bench in
        let ended = try await bench.postil(
          "serve", "server", "--workspace", "newsroom", "--listen", "0.0.0.0:0")
        #expect(ended.code == 2)
        #expect(
          ended.stderr.contains(
            "--public HOST[:PORT], several separated by commas, or --public all"))
        #expect(try bench.names() == [])
        guard !MachineAddresses.all().isEmpty else { return }
        let link = try await serve(
          bench, ["--workspace", "newsroom", "--listen", "0.0.0.0:0", "--public", "all"])
        #expect(!link.contains("0.0.0.0") && !link.contains("[::]"))
        let hosts = addresses(link).split(separator: ",").map { $0.split(separator: ":")[0] }
        #expect(
          hosts.map(String.init)
            == Array(MachineAddresses.all().filter { !$0.contains(":") }.prefix(8)))
      }
    }

    @Test func `a port that follows the listener follows it, and another one stays`() async throws {
      try await Bench.open { bench in
        let first = try await serve(
          bench,
          [
            "--workspace", "newsroom", "--listen", "0.0.0.0:0", "--public",
            "a.example.org,b.example.org:5",
          ])
        let second = try await serve(bench, ["--listen", "0.0.0.0:0"])
        for link in [first, second] {
          let ports = addresses(link).split(separator: ",").map { $0.split(separator: ":")[1] }
          #expect(ports[1] == "5" && ports[0] != "5" && ports[0] != "0")
        }
      }
    }
  }
}
