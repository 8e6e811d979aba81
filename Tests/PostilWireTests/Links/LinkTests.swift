import PostilLog
import PostilWire
import Testing

@Suite struct LinkTests {
  @Test(arguments: [
    ("postil://notes.example.org:7331/team", "notes.example.org", 7331, "team"),
    ("postil://127.0.0.1:1/a", "127.0.0.1", 1, "a"),
    ("postil://[::1]:65535/team-2", "::1", 65_535, "team-2"),
    ("postil://[2001:db8::7]:7331/team", "2001:db8::7", 7331, "team"),
    ("postil://h:7331/%D0%BA", "h", 7331, "к"),
  ])
  func `names a host, a port and a workspace`(
    text: String, host: String, port: Int, workspace: String
  ) throws {
    let link = try Link(text)
    #expect(link.addresses == [LinkAddress(host: host, port: port)])
    #expect(link.workspace == workspace)
    #expect(link.description == text)
    #expect(try Link(link.description) == link)
  }

  @Test(
    arguments: [
      ("", .notALink), ("team", .notALink), ("http://h:1/w", .notALink), ("postil", .notALink),
      ("postil://[::1:1/w", .notALink), ("postil:///w", .missingHost),
      ("postil://a%2Fb:1/w", .notALink), ("postil://a%20b:1/w", .notALink),
      ("postil://a%2Cb:1/w", .notALink), ("postil://a..b:1/w", .notALink),
      ("postil://[fd00:]:1/w", .notALink),
      ("postil://:1/w", .missingHost),
      ("postil:w", .missingHost), ("postil://h/w", .missingPort(host: "h")),
      ("postil://h:0/w", .noSuchPort(0)),
      ("postil://h:65536/w", .noSuchPort(65_536)), ("postil://h:1", .missingWorkspace),
      ("postil://h:1/", .missingWorkspace), ("postil://h:1/a/b", .missingWorkspace),
      ("postil://h:1/a%2Fb", .missingWorkspace), ("postil://h:1//", .missingWorkspace),
      ("postil://h:1/w#pin=1", .malformedPin), ("postil://h:1/w#pin=", .malformedPin),
      ("postil://h:1/w#pin=\(String(repeating: "0", count: 51))", .malformedPin),
      ("postil://h:1/w#pin=\(String(repeating: "0", count: 53))", .malformedPin),
      ("postil://h:1/w#pin=\(String(repeating: "0", count: 51))u", .malformedPin),
      ("postil://h:1/w#pin=\(String(repeating: "0", count: 52))&invite=1", .malformedInvite),
      ("postil://h:1/w#invite=1", .malformedInvite), ("postil://h:1/w#", .unsupportedFragment),
      ("postil://h:1/w?invite=1", .unsupportedFragment),
      ("postil://me@h:1/w", .unsupportedFragment), ("postil://me:pw@h:1/w", .unsupportedFragment),
    ] as [(String, Link.Problem)])
  func `a wrong link is reported with its fault`(text: String, problem: Link.Problem) {
    #expect(throws: problem) { try Link(text) }
  }

  @Test(arguments: [
    ("postil://a:4747,b:4748/desk", ["a:4747", "b:4748"]),
    ("postil://[::1]:1,b:2,[2001:db8::7]:3/desk", ["[::1]:1", "b:2", "[2001:db8::7]:3"]),
    ("postil://a:1,a:2/desk#pin=\(String(repeating: "0", count: 52))", ["a:1", "a:2"]),
    ("postil://a:1,b:1/des,k", ["a:1", "b:1"]),
  ])
  func `names several addresses in their order`(text: String, addresses: [String]) throws {
    let link = try Link(text)
    #expect(link.addresses.map(\.description) == addresses)
    #expect(link.description == text)
    #expect(try Link(link.description) == link)
  }

  @Test(
    arguments: [
      ("postil://a:1,b/desk", .missingPort(host: "b")),
      ("postil://a,b:1/desk", .missingPort(host: "a")),
      ("postil://[::1]:1,[::2]/desk", .missingPort(host: "::2")),
      ("postil://a:1,/desk", .missingHost), ("postil://,a:1/desk", .missingHost),
      ("postil://a:1,,b:1/desk", .missingHost), ("postil://a:1,b:1/", .missingWorkspace),
      ("postil://a:1,b:0/desk", .noSuchPort(0)), ("postil://a:1,me@b:1/desk", .unsupportedFragment),
      ("postil://a:1,b:1/desk#pin=1", .malformedPin),
    ] as [(String, Link.Problem)])
  func `a wrong address among several is reported with its fault`(
    text: String, problem: Link.Problem
  ) {
    #expect(throws: problem) { try Link(text) }
  }

  @Test(arguments: ["POSTIL://h:1/Desk", "Postil://h:1/Desk", "POSTIL://h:1,i:2/Desk"])
  func `takes its scheme in letters of any case`(text: String) throws {
    let plain = "postil" + text.dropFirst(6)
    #expect(try Link(text) == Link(plain))
    #expect(try Link(text).description == plain)
  }

  @Test func `takes eight addresses, and of an address that is there twice one`() throws {
    let hosts = (1...9).map { "h\($0):1" }
    #expect(
      try Link("postil://\(hosts[..<8].joined(separator: ","))/w").addresses.count == 8)
    #expect(throws: Link.Problem.tooManyAddresses(limit: 8)) {
      try Link("postil://\(hosts.joined(separator: ","))/w")
    }
    #expect(try Link("postil://a:1,b:1,a:1,b:1/w").description == "postil://a:1,b:1/w")
  }

  @Test func `keeps all addresses with another key, an invitation or none`() throws {
    let pin = Pin(subjectPublicKeyInfo: [1])
    let link = try Link("postil://a:1,b:2/w").pinning(pin)
    #expect(link.description == "postil://a:1,b:2/w#pin=\(pin)")
    #expect(link.withoutInvite == link)
    let invite = Invite(SigningKey(), workspaceID: [UInt8](repeating: 7, count: 16))
    #expect(link.inviting(invite).withoutInvite == link)
    #expect(try Link(link.inviting(invite).description).addresses == link.addresses)
  }

  @Test func `knows every way to write all addresses of a machine`() {
    for host in [
      "0.0.0.0", "0", "0.0", "0x0", "::", "0::0", "0:0:0:0:0:0:0:0", "::ffff:0.0.0.0", "::ffff:0:0",
    ] {
      #expect(LinkAddress(host: host, port: 1).isWildcard, "\(host)")
    }
    for host in [
      "0.0.0.1", "::1", "127.0.0.1", "0.example.org", "000.org", "::ffff:127.0.0.1", "a",
    ] {
      #expect(!LinkAddress(host: host, port: 1).isWildcard, "\(host)")
    }
  }

  @Test func `carries the pin of a key`() throws {
    // SHA-256 of "abc" (FIPS 180-4, appendix B.1), in Crockford's digits.
    let pin = Pin(subjectPublicKeyInfo: Array("abc".utf8))
    let text = "postil://h:7331/team#pin=\(pin)"
    #expect("\(pin)" == "q9w1dfwf077ymga183f5vbh24er06rd3jrbqn75m23zp3wg02ppg")
    #expect(try Link(text).pin == pin)
    #expect(try Link(text).description == text)
    #expect(try Pin("\(pin)".uppercased()) == pin)
  }

  @Test func `knows this machine by its address`() {
    for host in ["localhost", "::1", "127.0.0.1", "127.255.0.3"] {
      #expect(LinkAddress(host: host, port: 1).isLoopback, "\(host)")
    }
  }

  @Test func `takes no other machine for this one`() {
    for host in [
      "127.example.org", "127.0.0.1.example.org", "127.0.0.256", "127.0.0", "127.0.0.1.1",
      "127.0.0.", "127..0.1", "127.0.0.+1", "128.0.0.1", "localhost.example.org", "10.0.0.1",
      "::2", "",
    ] {
      #expect(!LinkAddress(host: host, port: 1).isLoopback, "\(host)")
    }
  }
}
