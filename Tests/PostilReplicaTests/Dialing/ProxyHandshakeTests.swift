import PostilWire
import Testing

@testable import PostilReplica

/// The conversation with a proxy, byte by byte.
struct ProxyHandshakeTests {
  private let desk = LinkAddress(host: "desk.test", port: 4747)
  private let me = Proxy.Credentials(user: "me", password: "pass")
  /// `desk.test` and port 4747, as RFC 1928 has them.
  private let request: [UInt8] = [5, 1, 0, 3, 9] + Array("desk.test".utf8) + [0x12, 0x8B]

  /// Gives it bytes one by one, as the worst line does.
  private func feed(_ bytes: [UInt8], to handshake: inout some ProxyHandshake) throws -> ProxyStep {
    for byte in bytes.dropLast() {
      #expect(try handshake.receive([byte]) == .wait)
    }
    return try handshake.receive([bytes[bytes.count - 1]])
  }

  @Test func `SOCKS5 without a password asks at once, and leaves the name to the proxy`() throws {
    var handshake = try SOCKS5Handshake(to: desk, as: nil)
    #expect(handshake.opening == [5, 1, 0])
    #expect(try feed([5, 0], to: &handshake) == .say(request))
    #expect(try feed([5, 0, 0, 1, 10, 0, 0, 1, 0, 80], to: &handshake) == .open(rest: []))
  }

  @Test func `SOCKS5 with a password logs in by RFC 1929 where the proxy wants it`() throws {
    var handshake = try SOCKS5Handshake(to: desk, as: me)
    #expect(handshake.opening == [5, 2, 0, 2])
    #expect(
      try feed([5, 2], to: &handshake)
        == .say([1, 2] + Array("me".utf8) + [4] + Array("pass".utf8)))
    #expect(try feed([1, 0], to: &handshake) == .say(request))
    var other = try SOCKS5Handshake(to: desk, as: me)
    #expect(try feed([5, 0], to: &other) == .say(request))
  }

  @Test(
    arguments: [
      ("192.0.2.7", [1, 192, 0, 2, 7]),
      ("2001:db8::7", [4, 0x20, 1, 0xD, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]),
    ] as [(String, [UInt8])])
  func `SOCKS5 says an address as an address`(host: String, bytes: [UInt8]) throws {
    var handshake = try SOCKS5Handshake(to: LinkAddress(host: host, port: 1), as: nil)
    #expect(try handshake.receive([5, 0]) == .say([5, 1, 0] + bytes + [0, 1]))
  }

  @Test(
    arguments: [
      [5, 0, 0, 3, 2, 65, 66, 0, 80], [5, 0, 0, 4] + [UInt8](repeating: 0, count: 18),
      [5, 0, 0, 1, 0, 0, 0, 0, 0, 0],
    ] as [[UInt8]])
  func `bytes after the answer of SOCKS5 are the server's`(answer: [UInt8]) throws {
    var handshake = try SOCKS5Handshake(to: desk, as: nil)
    _ = try handshake.receive([5, 0])
    #expect(try handshake.receive(answer + [7, 8]) == .open(rest: [7, 8]))
  }

  @Test(
    arguments: [
      ([[4, 0]], .noProxy), ([[72, 84]], .noProxy), ([[5, 255]], .wantsCredentials),
      ([[5, 2]], .wantsCredentials), ([[5, 1]], .wantsCredentials), ([[5, 0, 5]], .noProxy),
      ([[5, 0], [4, 0, 0, 1, 0]], .noProxy), ([[5, 0], [5, 0, 0, 2, 0]], .noProxy),
      ([[5, 0], [5, 2, 0, 1, 0]], .refused("its rules do not allow it")),
      ([[5, 0], [5, 5, 0, 1, 0]], .refused("nothing listens there")),
      ([[5, 0], [5, 99, 0, 1, 0]], .refused("reply 99")),
    ] as [([[UInt8]], ProxyProblem)])
  func `SOCKS5 that does not open the way says why`(answers: [[UInt8]], problem: ProxyProblem)
    throws
  {
    var handshake = try SOCKS5Handshake(to: desk, as: nil)
    for answer in answers.dropLast() { _ = try handshake.receive(answer) }
    #expect(throws: problem) { try handshake.receive(answers[answers.count - 1]) }
  }

  @Test func `a user and a password that SOCKS5 refuses, or has no room for`() throws {
    var handshake = try SOCKS5Handshake(to: desk, as: me)
    _ = try handshake.receive([5, 2])
    #expect(throws: ProxyProblem.refusesCredentials) { try handshake.receive([1, 1]) }
    let long = String(repeating: "x", count: 256)
    for (user, password) in [("", "x"), ("x", ""), (long, "x"), ("x", long)] {
      #expect(throws: ProxyProblem.credentialsTooLong) {
        try SOCKS5Handshake(to: desk, as: Proxy.Credentials(user: user, password: password))
      }
    }
    #expect(throws: ProxyProblem.hostTooLong) {
      try SOCKS5Handshake(to: LinkAddress(host: long, port: 1), as: nil)
    }
  }

  @Test func `CONNECT names the server twice, and the user in base 64`() {
    #expect(
      String(decoding: ConnectHandshake(to: desk, as: nil).opening, as: UTF8.self)
        == "CONNECT desk.test:4747 HTTP/1.1\r\nHost: desk.test:4747\r\n\r\n")
    let six = LinkAddress(host: "2001:db8::7", port: 1)
    #expect(
      String(decoding: ConnectHandshake(to: six, as: me).opening, as: UTF8.self)
        == "CONNECT [2001:db8::7]:1 HTTP/1.1\r\nHost: [2001:db8::7]:1\r\n"
        + "Proxy-Authorization: Basic bWU6cGFzcw==\r\n\r\n")
  }

  @Test func `CONNECT is open after any 2xx and the empty line, and later bytes are the server's`()
    throws
  {
    for head in [
      "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.0 200 Connection established\r\nVia: x\r\n\r\n",
      "HTTP/1.1 204 \r\n\r\n",
    ] {
      var slow = ConnectHandshake(to: desk, as: nil)
      #expect(try feed(Array(head.utf8), to: &slow) == .open(rest: []))
      var quick = ConnectHandshake(to: desk, as: nil)
      #expect(try quick.receive(Array(head.utf8) + [7]) == .open(rest: [7]))
    }
  }

  @Test(
    arguments: [
      ("HTTP/1.1 403 Forbidden\r\n\r\n", .refused("its rules do not allow it")),
      ("HTTP/1.1 407 \r\n\r\n", .wantsCredentials),
      ("HTTP/1.1 502 Bad\r\n\r\n", .refused("HTTP status 502")),
      ("HTTP/1.1 100 Continue\r\n\r\n", .refused("HTTP status 100")),
      ("HTTP/1.1 2x0 OK\r\n\r\n", .noProxy), ("HTTP/1.1\r\n\r\n", .noProxy),
      ("HTTP/2 200\r\n\r\n", .noProxy), ("SSH-2.0-OpenSSH\r\n", .noProxy), ("\u{5}", .noProxy),
    ] as [(String, ProxyProblem)])
  func `CONNECT that does not open the way says why`(head: String, problem: ProxyProblem) {
    var handshake = ConnectHandshake(to: desk, as: nil)
    #expect(throws: problem) { try handshake.receive(Array(head.utf8)) }
  }

  @Test func `a user and a password that CONNECT refuses`() {
    var handshake = ConnectHandshake(to: desk, as: me)
    #expect(throws: ProxyProblem.refusesCredentials) {
      try handshake.receive(Array("HTTP/1.1 407 No\r\n\r\n".utf8))
    }
  }

  @Test func `an answer without an end is not taken into memory`() throws {
    var handshake = ConnectHandshake(to: desk, as: nil)
    let line = Array("HTTP/1.1 200 OK\r\n".utf8)
    let rest = [UInt8](repeating: UInt8(ascii: "x"), count: ConnectHandshake.headBytes - line.count)
    #expect(try handshake.receive(line + rest) == .wait)
    #expect(throws: ProxyProblem.tooLong) { try handshake.receive([120]) }
  }
}
