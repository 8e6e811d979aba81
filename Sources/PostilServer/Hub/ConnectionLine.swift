import PostilWire

/// One connection of a server, numbered as they came in.
struct ConnectionID: Hashable, Sendable {
  let number: Int
}

/// An answer of the hub or of the writer to a connection.
enum ConnectionAnswer: Sendable {
  case pushed(PushOutcome)
  case gaveBack(GiveBackOutcome)
  /// One delivery was not appended.
  case failed(Refusal)
  /// The conversation ends; this answers no delivery.
  case ended(Refusal)
}

/// The calls by which hub and writer reach a connection.
struct ConnectionLine: Sendable {
  /// Leaves an answer, without waiting.
  let answer: @Sendable (ConnectionAnswer) -> Void
  /// Ends the conversation at once: the runs that its session keeps are dropped when this returns.
  let end: @Sendable (Refusal) async -> Void
}
