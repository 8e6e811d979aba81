package import PostilWire

/// A machine that connects onward for a client, and the credentials it asks for.
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
  /// ⚖ Never in an error or in output.
  package let credentials: Credentials?

  func handshake(to address: LinkAddress) throws(ProxyProblem) -> any ProxyHandshake {
    switch kind {
    case .socks5: try SOCKS5Handshake(to: address, as: credentials)
    case .connect: ConnectHandshake(to: address, as: credentials)
    }
  }
}

/// The handshake with a proxy until it passes bytes on: bytes in, bytes out, no socket.
///
/// A protocol because there are two: SOCKS5 and CONNECT.
protocol ProxyHandshake: Sendable {
  /// The first bytes to send.
  var opening: [UInt8] { get }
  /// Takes the next bytes from the proxy.
  mutating func receive(_ bytes: [UInt8]) throws(ProxyProblem) -> ProxyStep
}

enum ProxyStep: Hashable, Sendable {
  case wait
  case say([UInt8])
  /// The way is open; the rest are already the server's bytes.
  case open(rest: [UInt8])
}

/// The reason why a proxy does not connect onward.
enum ProxyProblem: Error, Hashable, Sendable {
  case noProxy
  /// It closed before the way was open.
  case closed
  case tooLong
  case wantsCredentials
  case refusesCredentials
  /// A user or password that is too long for the protocol.
  case credentialsTooLong
  case hostTooLong
  /// Its answer, in the protocol's terms.
  case refused(String)

  /// A sentence without its subject.
  var words: String {
    switch self {
    case .noProxy: "it does not answer like a proxy of this kind"
    case .closed: "it closed the connection"
    case .tooLong: "its answer is too long"
    case .wantsCredentials: "it requires a user and a password, or different ones"
    case .refusesCredentials: "it refuses the user and the password"
    case .credentialsTooLong: "it allows a user and a password of 1 to 255 bytes"
    case .hostTooLong: "it allows host names of at most 255 bytes"
    case .refused(let reason): "it refused to connect: \(reason)"
    }
  }
}
