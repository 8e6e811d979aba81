package import PostilCore
import PostilStore

/// The beginning of the log that a moment means, and the reason.
package struct Past: Hashable, Sendable {
  /// Its last seq; 0 for none of it.
  package let seq: Seq
  package let ground: Ground

  package enum Ground: Hashable, Sendable {
    /// The seq was named.
    case named
    /// A seq was named that the log has not reached.
    case beyondEnd(named: Seq)
    /// It is the longest beginning of which the server had received everything by then.
    case received(by: Instant)
    /// It is the log that the replica had seen when it wrote its last event by then; `nil` for none.
    case seen(by: String, lastEvent: String?, at: Instant)
  }
}

extension Reader {
  /// The beginning of the log that a moment means, without folding anything.
  ///
  /// - Throws: `ReplicaError.noSuchReplica` for an unknown name.
  package func past(at moment: Moment) throws -> Past {
    switch moment {
    case .seq(let seq):
      let end = try view.cursor()
      return seq > end
        ? Past(seq: end, ground: .beyondEnd(named: seq)) : Past(seq: seq, ground: .named)
    case .received(let instant):
      return Past(seq: try view.end(receivedBy: instant), ground: .received(by: instant))
    case .seen(let name, let instant):
      let event = try view.lastEvent(of: try names.replica(named: name), claimedBy: instant)
      return Past(
        seq: event?.base ?? 0,
        ground: .seen(by: name, lastEvent: event.map { names.name(of: $0.id) }, at: instant))
    }
  }
}

extension Replica {
  package func past(at moment: Moment) throws -> Past {
    try read { try $0.past(at: moment) }
  }

  /// Reads the state of the log when it ended at a seq; `nil` reads the present, with the outbox.
  package func read<Answer>(asOf past: Past?, _ body: (Reader) throws -> Answer) throws -> Answer {
    guard let past else { return try read(body) }
    return try store.read(asOf: past.seq) { view in try body(Reader(view, own: store)) }
  }
}
