package import PostilWire

/// What a session took and hands over, to be made durable in the log.
package enum Delivery: Equatable, Sendable {
  /// `ServerSession.appended` takes what became of it.
  case push(Changeset)
  /// `ServerSession.tookBack` takes what became of it.
  case giveBack(Segment)
}
