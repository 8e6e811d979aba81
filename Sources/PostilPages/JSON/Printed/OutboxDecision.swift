package import PostilReplica

/// The effect of a decision about waiting events, as programs read it.
package struct OutboxDecision: Encodable {
  /// An event that has another number now.
  private struct Renumbered: Encodable {
    let from: String
    let to: String
  }

  private var dropped: [LogLine]?
  private var renumbered: [Renumbered]?
  private var kept: [String]?
  private var recordedAnew: Int?
  private var parked: Int?
  private var discarded: Int?

  package static func dropped(_ lines: [LogLine], _ ids: [(from: String, to: String)]) -> Self {
    var decision = Self()
    decision.dropped = lines
    decision.renumbered = ids.map { Renumbered(from: $0.from, to: $0.to) }
    return decision
  }

  /// - Parameter event: the refused one; `nil` without any.
  package static func kept(_ event: String?) -> Self {
    var decision = Self()
    decision.kept = event.map { [$0] } ?? []
    return decision
  }

  /// - Parameter left: the number of events that stay parked.
  package static func recordedAnew(_ count: Int, left: Int) -> Self {
    var decision = Self()
    (decision.recordedAnew, decision.parked) = (count, left)
    return decision
  }

  package static func discarded(_ count: Int) -> Self {
    var decision = Self()
    decision.discarded = count
    return decision
  }
}
