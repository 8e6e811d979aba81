import PostilCore
import PostilLog
package import PostilWire

/// Hears a server's greeting, and says nothing.
private struct Probe: Conversation {
  private var isGreeted = false

  func isFinished() -> Bool { isGreeted }

  func meet(_ pin: Pin?) {}

  mutating func receive(_ message: ServerMessage) throws {
    switch message {
    case .greeting(let greeting):
      guard greeting.versions.contains(ProtocolVersion.current) else {
        throw SyncError.unsupportedVersion(server: greeting.versions)
      }
      isGreeted = true
    case .refusal(let refusal): throw SyncError.refused(refusal)
    case .welcome, .changesets, .segment, .end, .ack, .takenBack:
      throw SyncError.protocolViolation("a message out of order")
    }
  }

  func nextMessages() -> [ClientMessage] { [] }
}

extension Replica {
  /// The address at which the server answers, with the key that the link pins.
  ///
  /// - Throws: `SyncError` where it does not.
  package func reachServer() async throws -> LinkAddress {
    var probe = Probe()
    return try await dialer().carry(&probe).address
  }
}
