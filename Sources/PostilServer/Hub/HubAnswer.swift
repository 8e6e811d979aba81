import PostilWire

/// One connection of a server, numbered as they came in.
struct ConnectionID: Hashable, Sendable {
  let number: Int
}

/// An answer to a connection: of the writer to a delivery, or of the hub, which ends the conversation.
enum HubAnswer: Sendable {
  case pushed(PushOutcome)
  case gaveBack(GiveBackOutcome)
  /// One delivery was not appended.
  case failed(Refusal)
  /// The conversation ends; this answers no delivery.
  case ended(Refusal)
}

/// The calls by which hub and writer reach a connection.
struct HubLine: Sendable {
  /// Leaves an answer, without waiting.
  let answer: @Sendable (HubAnswer) -> Void
  /// Ends the conversation at once: the runs that its session keeps are dropped when this returns.
  let end: @Sendable (Refusal) async -> Void
}
