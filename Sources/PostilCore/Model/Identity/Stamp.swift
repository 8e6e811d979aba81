/// The place of a write among all others: the event that made it, what that event had seen, and its place in
/// the log.
package struct Stamp: Hashable, Sendable {
  package let event: EventID
  /// The last seq its replica held when it made the event.
  package let base: Seq
  /// The seq; 0 while the event is pending, which takes a quarter less than an optional.
  private var place: Seq

  package init(event: EventID, base: Seq, seq: Seq?) {
    self.event = event
    self.base = base
    place = seq ?? 0
  }

  /// `nil` while the event waits in its replica's outbox.
  package var seq: Seq? {
    get { place == 0 ? nil : place }
    set { place = newValue ?? 0 }
  }

  /// True if the author of this write knew the other one.
  ///
  /// ⚖ e has seen f exactly when f.seq ≤ e.base, or f is an earlier event of the same replica.
  /// Transitive, because the server takes an event only if its base is at most the log's head and
  /// at least the base of its replica's event before it.
  package func hasSeen(_ other: Stamp) -> Bool {
    if other.event.replica == event.replica { return other.event.counter < event.counter }
    return other.place > 0 && other.place <= base
  }
}
