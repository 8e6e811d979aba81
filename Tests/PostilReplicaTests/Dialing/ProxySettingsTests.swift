import PostilWire
import Testing

@testable import PostilReplica

/// The proxy that the environment asks for.
struct ProxySettingsTests {
  private func proxy(_ environment: [String: String], _ host: String = "desk.test") throws -> Proxy?
  {
    try ProxySettings(environment).proxy(for: LinkAddress(host: host, port: 4747))
  }

  @Test(
    arguments: [
      ("socks5://p.test:9050", .socks5, "p.test:9050"),
      ("socks5h://p.test", .socks5, "p.test:1080"),
      ("SOCKS5://[2001:db8::1]:1", .socks5, "[2001:db8::1]:1"),
      ("http://p.test:3128/", .connect, "p.test:3128"), ("p.test:3128", .connect, "p.test:3128"),
      ("p.test", .connect, "p.test:1080"),
    ] as [(String, Proxy.Kind, String)])
  func `a proxy is named as curl names it`(value: String, kind: Proxy.Kind, address: String) throws
  {
    let found = try #require(try proxy(["ALL_PROXY": value]))
    #expect(found.kind == kind)
    #expect(found.address.description == address)
    #expect(found.credentials == nil)
  }

  @Test func `a user and a password stand in its url, percent-encoded`() throws {
    let found = try #require(try proxy(["HTTPS_PROXY": "http://m%40e:p%3Ass@p.test:1"]))
    #expect(found.credentials == Proxy.Credentials(user: "m@e", password: "p:ss"))
    #expect(
      try proxy(["HTTPS_PROXY": "http://me@p.test:1"])?.credentials
        == Proxy.Credentials(user: "me", password: ""))
  }

  @Test func `HTTPS_PROXY comes before ALL_PROXY, small letters first, and empty is none`() throws {
    var environment = ["ALL_PROXY": "http://a:1"]
    #expect(try proxy(environment)?.address.host == "a")
    environment["all_proxy"] = "http://b:1"
    #expect(try proxy(environment)?.address.host == "b")
    environment["HTTPS_PROXY"] = "http://c:1"
    #expect(try proxy(environment)?.address.host == "c")
    environment["https_proxy"] = "http://d:1"
    #expect(try proxy(environment)?.address.host == "d")
    environment["https_proxy"] = ""
    #expect(try proxy(environment)?.address.host == "c")
    #expect(try proxy(["HTTP_PROXY": "http://e:1", "http_proxy": "http://e:1"]) == nil)
    #expect(try proxy(["ALL_PROXY": ""]) == nil)
  }

  @Test(arguments: [
    ("*", "desk.test"), ("desk.test", "desk.test"), ("DESK.test.", "desk.test"),
    (".test", "desk.test"), ("test", "desk.test"), ("a.org, desk.test", "desk.test"),
    ("a.org desk.test", "desk.test"), ("desk.test", "DESK.TEST."), ("192.0.2.7", "192.0.2.7"),
    ("192.0.2.0/24", "192.0.2.7"), ("0.0.0.0/0", "192.0.2.7"), ("[2001:db8::7]", "2001:db8::7"),
    ("2001:DB8::/32", "2001:db8::7"), ("[2001:db8::]/32", "2001:db8::7"),
  ])
  func `hosts in NO_PROXY are reached directly`(list: String, host: String) throws {
    #expect(try proxy(["ALL_PROXY": "http://p:1", "NO_PROXY": list], host) == nil)
    #expect(
      try proxy(["ALL_PROXY": "http://p:1", "NO_PROXY": "x", "no_proxy": list], host) == nil)
  }

  @Test(arguments: [
    ("", "desk.test"), ("sk.test", "desk.test"), ("a.desk.test", "desk.test"), (".", "desk.test"),
    ("*.test", "desk.test"), ("192.0.2.0/24", "192.0.3.7"), ("192.0.2.0/33", "192.0.2.7"),
    ("192.0.2.0/x", "192.0.2.7"), ("192.0.2.0/24/1", "192.0.2.7"), ("2.7", "192.0.2.7"),
    ("::/0", "192.0.2.7"), ("2001:db8::/32", "2001:db9::7"),
  ])
  func `no other value is a yes`(list: String, host: String) throws {
    #expect(try proxy(["ALL_PROXY": "http://p:1", "NO_PROXY": list], host) != nil)
  }

  /// Part of a password would be taken for the host, and go out in a query for its address.
  @Test(arguments: ["http://me:12/34@p:1", "http://me:12?34@p:1", "socks5://me:12#34@p:1"])
  func `a password that is not percent-encoded is no proxy`(value: String) {
    #expect(throws: ProxySettings.Problem.malformed(variable: "ALL_PROXY")) {
      try proxy(["ALL_PROXY": value], "desk.test")
    }
  }

  @Test(arguments: [
    "localhost", "LOCALHOST.", "127.0.0.1", "127.3.2.1", "127.1", "::1", "0:0:0:0:0:0:0:1",
    "::ffff:127.0.0.1",
  ])
  func `this machine is not asked of another one`(host: String) throws {
    #expect(try proxy(["ALL_PROXY": "http://p:1"], host) == nil)
    #expect(try proxy(["ALL_PROXY": "nonsense://"], host) == nil)
  }

  @Test(
    arguments: [
      ("http://", .malformed(variable: "ALL_PROXY")),
      ("http://me:secret@", .malformed(variable: "ALL_PROXY")),
      ("http://p:0", .malformed(variable: "ALL_PROXY")),
      ("http://p:70000", .malformed(variable: "ALL_PROXY")),
      ("https://p:1", .unsupportedKind(variable: "ALL_PROXY", scheme: "https")),
      ("socks4://p:1", .unsupportedKind(variable: "ALL_PROXY", scheme: "socks4")),
    ] as [(String, ProxySettings.Problem)])
  func `a proxy that cannot be used is no reason to go without one`(
    value: String, problem: ProxySettings.Problem
  ) {
    #expect(throws: problem) { try proxy(["ALL_PROXY": value]) }
  }
}
