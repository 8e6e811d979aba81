package import PostilCore

/// A moment to look back at, as a person names it.
package enum Moment: Hashable, Sendable {
  /// The moment at which the log ended at a seq.
  case seq(Seq)
  /// The events that the server had received by then, by its clock.
  case received(by: Instant)
  /// The events that a replica's copy held then, by its owner's clock.
  case seen(by: String, at: Instant)

  /// Reads `120`, `2026-11-23`, `yesterday`, `2026-11-23T14:00:05+02:00` and `north@2026-11-23 14:00`.
  ///
  /// - Parameter zone: of a time that names none.
  /// - Throws: `ReplicaError.notAMoment` for anything else.
  package init(_ typed: String, in zone: Zone = .utc) throws(ReplicaError) {
    if !typed.isEmpty, typed.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) {
      // A number with more digits than a seq is beyond every log.
      self = .seq(UInt64(typed) ?? .max)
      return
    }
    let parts = typed.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    guard let last = parts.last, let time = TypedTime(last, in: zone), !parts[0].isEmpty else {
      throw .notAMoment(typed)
    }
    self = parts.count == 1 ? .received(by: time.end) : .seen(by: String(parts[0]), at: time.end)
  }
}
