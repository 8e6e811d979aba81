import Foundation
import PostilWire

/// The method CONNECT of HTTP/1.1, RFC 9110, section 9.3.6, with Basic authentication, RFC 7617.
struct ConnectHandshake: ProxyHandshake {
  /// The limit of the head of an answer: a hostile proxy sends one without an end.
  static let headBytes = 16 << 10

  let opening: [UInt8]
  private let isNamed: Bool
  private var head: [UInt8] = []

  init(to address: LinkAddress, as credentials: Proxy.Credentials?) {
    var lines = ["CONNECT \(address) HTTP/1.1", "Host: \(address)"]
    if let credentials {
      let said = Data("\(credentials.user):\(credentials.password)".utf8).base64EncodedString()
      lines.append("Proxy-Authorization: Basic \(said)")
    }
    opening = Array((lines + ["", ""]).joined(separator: "\r\n").utf8)
    isNamed = credentials != nil
  }

  mutating func receive(_ bytes: [UInt8]) throws(ProxyProblem) -> ProxyStep {
    // The end of the head may have come in two parts.
    let start = max(head.count - 3, 0)
    head += bytes
    let beginning = Array("HTTP/1.".utf8)
    guard head.starts(with: beginning.prefix(head.count)) else { throw .noProxy }
    guard let end = Self.end(of: head, from: start) else {
      guard head.count <= Self.headBytes else { throw .tooLong }
      return .wait
    }
    guard end <= Self.headBytes else { throw .tooLong }
    switch try Self.status(head) {
    case 200..<300: return .open(rest: Array(head[end...]))
    case 407 where isNamed: throw .refusesCredentials
    case 407: throw .wantsCredentials
    case 403: throw .refused("its rules do not allow it")
    case let status: throw .refused("HTTP status \(status)")
    }
  }

  /// The index behind the empty line.
  private static func end(of head: [UInt8], from start: Int) -> Int? {
    let line = Array("\r\n\r\n".utf8)
    guard start <= head.count - line.count else { return nil }
    for place in start...(head.count - line.count) where head[place...].starts(with: line) {
      return place + line.count
    }
    return nil
  }

  /// `HTTP/1.1 200 …`
  private static func status(_ head: [UInt8]) throws(ProxyProblem) -> Int {
    let digits = head.dropFirst(9).prefix(3)
    guard head.count >= 13, head[8] == UInt8(ascii: " "), digits.count == 3,
      digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let status = Int(String(decoding: digits, as: UTF8.self))
    else { throw .noProxy }
    return status
  }
}
