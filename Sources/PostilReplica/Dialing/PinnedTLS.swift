import NIOCore
import NIOSSL
import NIOTLS
import PostilWire

/// TLS 1.3 to a server that holds a pinned key, whatever names and dates its certificate has.
///
/// The handshake proves that the other side holds the certificate's key; the pins alone decide whether that
/// key is right. Certificate authorities play no part.
struct PinnedTLS: Sendable {
  enum Problem: Error {
    /// The other side proved to hold another key.
    case otherKey
    /// The connection ended before the other side proved its key.
    case noHandshake
  }

  private let pins: [Pin]
  private let context: NIOSSLContext

  /// - Parameter pins: those of the accepted keys.
  init(pins: [Pin]) throws {
    self.pins = pins
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv13
    // All that TLS 1.3 defines for the keys an operator may have; the library would leave out Ed25519.
    configuration.verifySignatureAlgorithms = [
      .ed25519, .ecdsaSecp256R1Sha256, .ecdsaSecp384R1Sha384, .ecdsaSecp521R1Sha512,
      .rsaPssRsaeSha256, .rsaPssRsaeSha384, .rsaPssRsaeSha512,
    ]
    // Names and authorities; the key is checked below, in their place.
    configuration.certificateVerification = .noHostnameVerification
    context = try NIOSSLContext(configuration: configuration)
  }

  /// Puts TLS into a new channel, on its event loop.
  ///
  /// - Returns: the other side's key at the end of the handshake; fails with `Problem`. Nothing is
  ///   sent before that.
  func shake(on channel: any Channel) throws -> EventLoopFuture<Pin> {
    let handshake = channel.eventLoop.makePromise(of: Void.self)
    let shown = channel.eventLoop.makePromise(of: Pin.self)
    handshake.futureResult.whenFailure { shown.fail($0) }
    let pins = pins
    // A promise keeps its first failure, so a refused key is told from a lost connection.
    let tls = try NIOSSLClientHandler(context: context, serverHostname: nil) {
      certificates, verified in
      guard let key = try? certificates.first?.extractPublicKey().toSPKIBytes(),
        case let pin = Pin(subjectPublicKeyInfo: key), pins.contains(pin)
      else {
        handshake.fail(Problem.otherKey)
        verified.succeed(.failed)
        return
      }
      shown.succeed(pin)
      verified.succeed(.certificateVerified)
    }
    try channel.pipeline.syncOperations.addHandlers(tls, HandshakeWatch(handshake))
    return handshake.futureResult.flatMap { shown.futureResult }
  }
}

/// Reports the end of the handshake, or that it will never come.
private final class HandshakeWatch: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let handshake: EventLoopPromise<Void>

  init(_ handshake: EventLoopPromise<Void>) {
    self.handshake = handshake
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted? = event as? TLSUserEvent { handshake.succeed() }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    handshake.fail(PinnedTLS.Problem.noHandshake)
    context.fireErrorCaught(error)
  }

  /// Called however the channel ends, even if it never connected.
  func handlerRemoved(context: ChannelHandlerContext) {
    handshake.fail(PinnedTLS.Problem.noHandshake)
  }
}
