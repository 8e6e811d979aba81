package import PostilCore
package import PostilLog
package import PostilWire

/// The reason why a conversation with a server failed. Recorded events stay recorded.
package enum SyncError: Error, Sendable {
  /// No connection to any address of the link: nothing listens there, a name does not resolve, or it took
  /// too long.
  case unreachable([Attempt])
  /// The connection ended before the conversation was complete.
  case connectionLost(LinkAddress)
  /// The server has another key than the one that the link pins, at one address at least, and no address has
  /// the right one.
  case otherServer([Attempt])
  /// The proxy settings in the environment are not usable.
  case proxyNotUsable(ProxySettings.Problem)
  case refused(Refusal)
  /// The server sends a message that this version cannot read, or out of order.
  case protocolViolation(String)
  case unsupportedVersion(server: ClosedRange<UInt64>)
  /// The server serves another workspace than this replica's.
  case otherWorkspace
  /// The server holds more events of this replica than its file: the file was restored from a backup, and
  /// must pull before it writes again.
  case pullFirst(held: UInt64, known: UInt64)
  /// The server holds fewer of this replica's events than it once acknowledged, or than the log held.
  case serverIsBehind(held: UInt64, acknowledged: UInt64)
  case damaged(Damage)
  /// The log of a healing server differs at its end from this replica's.
  case diverged(seq: Seq)
  /// The server was restored from a backup and takes no pushes yet. Everything except the pushes is done.
  case serverHeals(unpushed: Int, gaveBack: Int)
  /// The server named an end of the log with a signature that is not the operator's.
  case endNotSigned(seq: Seq)
  /// The operator signed two ends of the same epoch and seq with different chains.
  case endsContradict(SignedEnd, SignedEnd)
  /// The operator signed an end that is not in this replica's log, although that reaches so far.
  case endContradictsLog(SignedEnd)
  /// The server's log ends before an end of the same epoch that the operator signed earlier.
  case endWentBack(from: SignedEnd, to: SignedEnd)
  /// There is no room for own events, and the limit of parked events is reached.
  case parkingFull(Refusal, events: Int, bytes: Int)
  /// Another process synchronises this replica.
  case busy
  /// More events wait on the server than a preview folds.
  case previewTooLarge(limitBytes: Int)
}
