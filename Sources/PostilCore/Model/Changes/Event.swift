/// One immutable fact: somebody imported, annotated, replied, tagged …
package struct Event: Equatable, Sendable {
  package let id: EventID
  /// The cursor of its replica when the event was made: its whole causal context.
  package let base: Seq
  /// The time on the author's clock. A claim; it decides nothing.
  package let claimedAt: Instant
  package let change: Change

  package init(id: EventID, base: Seq, claimedAt: Instant, change: Change) {
    self.id = id
    self.base = base
    self.claimedAt = claimedAt
    self.change = change
  }

  /// The event's place among all others, `seq` being `nil` while it waits in the outbox.
  package func stamp(at seq: Seq?) -> Stamp {
    Stamp(event: id, base: base, seq: seq)
  }
}
