package import PostilWire

/// A machine that connects on in somebody's place, and what is said to it first.
package struct Proxy: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// RFC 1928, with a user and a password by RFC 1929.
    case socks5
    /// The method CONNECT of HTTP/1.1, RFC 9110, section 9.3.6.
    case connect
  }

  package struct Credentials: Hashable, Sendable {
    package let user: String
    package let password: String
  }

  package let kind: Kind
  package let address: LinkAddress
  /// ⚖ In no error and no output.
  package let credentials: Credentials?

  func handshake(to address: LinkAddress) throws(ProxyProblem) -> any ProxyHandshake {
    switch kind {
    case .socks5: try SOCKS5Handshake(to: address, as: credentials)
    case .connect: ConnectHandshake(to: address, as: credentials)
    }
  }
}

/// What is said to a proxy until it passes on what comes: bytes in, bytes out, no socket.
///
/// A protocol because there are two: SOCKS5 and CONNECT.
protocol ProxyHandshake: Sendable {
  /// What is said first.
  var opening: [UInt8] { get }
  /// Takes what the proxy said next.
  mutating func receive(_ bytes: [UInt8]) throws(ProxyProblem) -> ProxyStep
}

enum ProxyStep: Hashable, Sendable {
  case wait
  case say([UInt8])
  /// The way is open; the bytes are the server's already.
  case open(rest: [UInt8])
}

/// Why a proxy does not connect on.
enum ProxyProblem: Error, Hashable, Sendable {
  case noProxy
  /// It closed before the way was open.
  case closed
  case tooLong
  case wantsCredentials
  case refusesCredentials
  /// A user or password that the protocol has no room for.
  case credentialsTooLong
  case hostTooLong
  /// Its answer, as the protocol has it.
  case refused(String)

  /// A sentence without its subject.
  var words: String {
    switch self {
    case .noProxy: "it does not speak as a proxy of this kind"
    case .closed: "it closed the connection"
    case .tooLong: "its answer does not end"
    case .wantsCredentials: "it wants a user and a password, or others"
    case .refusesCredentials: "it refuses the user and the password"
    case .credentialsTooLong: "a user and a password have 1 to 255 bytes there"
    case .hostTooLong: "a host's name has at most 255 bytes there"
    case .refused(let reason): "it does not connect: \(reason)"
    }
  }
}
