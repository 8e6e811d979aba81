package import PostilCore

/// A moment to look back at, as somebody names it.
package enum Moment: Hashable, Sendable {
  /// When the log ended at a seq.
  case seq(Seq)
  /// What the server had received by then, by its clock.
  case received(by: Instant)
  /// What a replica's copy held then, by its owner's clock.
  case seen(by: String, at: Instant)

  /// Reads `120`, `2026-11-23`, `2026-11-23T14:00:05+02:00` and `north@2026-11-23 14:00`.
  ///
  /// - Throws: `ReplicaError.notAMoment` for anything else.
  package init(_ typed: String) throws(ReplicaError) {
    if !typed.isEmpty, typed.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) {
      // More digits than a seq has are beyond every log all the same.
      self = .seq(UInt64(typed) ?? .max)
      return
    }
    let parts = typed.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    guard let last = parts.last, let time = TypedTime(last), !parts[0].isEmpty else {
      throw .notAMoment(typed)
    }
    self = parts.count == 1 ? .received(by: time.end) : .seen(by: String(parts[0]), at: time.end)
  }
}
