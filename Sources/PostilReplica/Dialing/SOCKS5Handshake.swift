import Foundation
import PostilWire

/// SOCKS5: RFC 1928, and RFC 1929 for a user and a password. Names are left to the proxy to look up.
struct SOCKS5Handshake: ProxyHandshake {
  private enum State {
    case awaitingMethod, awaitingVerdict, awaitingReply
  }

  private static let version: UInt8 = 5
  private enum Method {
    static let none: UInt8 = 0
    static let password: UInt8 = 2
  }

  private let request: [UInt8]
  private let login: [UInt8]?
  private var state = State.awaitingMethod
  private var heard: [UInt8] = []

  init(to address: LinkAddress, as credentials: Proxy.Credentials?) throws(ProxyProblem) {
    login = try credentials.map { (said) throws(ProxyProblem) in
      let (user, password) = (Array(said.user.utf8), Array(said.password.utf8))
      guard (1...255).contains(user.count), (1...255).contains(password.count) else {
        throw .credentialsTooLong
      }
      return [1, UInt8(user.count)] + user + [UInt8(password.count)] + password
    }
    request =
      [Self.version, 1, 0] + (try Self.bytes(of: address.host))
      + [UInt8(address.port >> 8 & 0xFF), UInt8(address.port & 0xFF)]
  }

  /// The kind of the address and the address.
  private static func bytes(of host: String) throws(ProxyProblem) -> [UInt8] {
    var four = in_addr()
    if inet_pton(AF_INET, host, &four) == 1 { return [1] + withUnsafeBytes(of: four, Array.init) }
    var six = in6_addr()
    if inet_pton(AF_INET6, host, &six) == 1 { return [4] + withUnsafeBytes(of: six, Array.init) }
    let name = Array(host.utf8)
    guard (1...255).contains(name.count) else { throw .hostTooLong }
    return [3, UInt8(name.count)] + name
  }

  var opening: [UInt8] {
    login == nil
      ? [Self.version, 1, Method.none] : [Self.version, 2, Method.none, Method.password]
  }

  mutating func receive(_ bytes: [UInt8]) throws(ProxyProblem) -> ProxyStep {
    heard += bytes
    switch state {
    case .awaitingMethod: return try choose()
    case .awaitingVerdict: return try logIn()
    case .awaitingReply: return try open()
    }
  }

  private mutating func choose() throws(ProxyProblem) -> ProxyStep {
    guard let answer = try take(2) else { return .wait }
    guard answer[0] == Self.version else { throw .noProxy }
    switch (answer[1], login) {
    case (Method.none, _):
      state = .awaitingReply
      return .say(request)
    case (Method.password, let login?):
      state = .awaitingVerdict
      return .say(login)
    default: throw .wantsCredentials
    }
  }

  private mutating func logIn() throws(ProxyProblem) -> ProxyStep {
    guard let answer = try take(2) else { return .wait }
    guard answer[1] == 0 else { throw .refusesCredentials }
    state = .awaitingReply
    return .say(request)
  }

  private mutating func open() throws(ProxyProblem) -> ProxyStep {
    guard heard.count >= 5 else { return .wait }
    guard heard[0] == Self.version else { throw .noProxy }
    guard heard[1] == 0 else { throw .refused(Self.words(for: heard[1])) }
    let addressBytes: Int
    switch heard[3] {
    case 1: addressBytes = 4
    case 3: addressBytes = 1 + Int(heard[4])
    case 4: addressBytes = 16
    default: throw .noProxy
    }
    guard heard.count >= 4 + addressBytes + 2 else { return .wait }
    return .open(rest: Array(heard[(4 + addressBytes + 2)...]))
  }

  /// A whole answer, which nothing may follow: the proxy waits for our next bytes.
  private mutating func take(_ count: Int) throws(ProxyProblem) -> [UInt8]? {
    guard heard.count >= count else { return nil }
    guard heard.count == count else { throw .noProxy }
    defer { heard = [] }
    return heard
  }

  private static func words(for reply: UInt8) -> String {
    switch reply {
    case 2: "its rules do not allow it"
    case 3: "there is no route to it"
    case 4: "the machine cannot be reached"
    case 5: "nothing listens there"
    case 6: "no answer"
    default: "reply \(reply)"
    }
  }
}
