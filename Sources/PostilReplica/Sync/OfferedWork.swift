import PostilCore
import PostilLog
import PostilStore
import PostilWire

/// The way out for a replica whose offered work the log refuses.
///
/// Events that were written into a bundle keep their ids, since somebody may bring them, so they are neither
/// parked nor numbered anew. The replica writes another event at the place of the first one that is
/// refused, and continues under a new key, like one whose file was copied.
///
/// ⚖ A log holds one event of an id. Once the closing event is in it, nobody can bring the events offered
/// from there on; if somebody brought those first, the closing event is refused, and the replica learns of
/// its own work from the log. So no event is there twice after it is recorded anew, and nothing is recorded
/// anew before the log has answered.
/// Source: Protocol/BUNDLES.md, "What is offered".
extension Replica {
  /// - Parameters:
  ///   - counter: that of the refused event; the log holds everything before it.
  ///   - refusal: thrown where the log does not take the closing event either.
  func leaveOffered(
    from counter: UInt64, refused refusal: Refusal, for purpose: ReplicaSession.Purpose
  ) async throws -> SyncReport {
    var relay = Relay([try closing(at: counter)], store: store, key: try signingKey())
    do {
      try await carry(&relay)
    } catch SyncError.refused(let answer)
      where relay.isReady && answer.code == .counterOutOfStep && answer.expected > counter
    {
      // Somebody has brought it meanwhile.
      return try await converse(purpose)
    } catch SyncError.refused where relay.isReady {
      try store.write { try $0.note(refusal, of: counter) }
      throw SyncError.refused(refusal)
    }
    var report = try await succeeded().goOn(with: purpose)
    report.successor?.cause = .refusedOffer
    return report
  }

  /// An invitation of a device that nobody can use: it takes no room, changes nothing, and every member may
  /// write one.
  private func closing(at counter: UInt64) throws -> Changeset {
    try store.read { view in
      guard let before = try OwnHistory(view, store).chain(at: counter - 1) else {
        throw SyncError.damaged(.ownEvents(counter: counter))
      }
      let invitation = Invitation(
        publicKey: SigningKey().publicKey,
        guest: .device(of: try view.roster().member(of: store.replica)),
        expires: Instant(milliseconds: 0))
      let claimedAt = try view.outbox(after: counter - 1, limit: 1)?.event(at: 0).claimedAt
      let bytes = EventEncoder.encode(
        base: try view.cursor(), claimedAt: claimedAt ?? Instant(milliseconds: 0),
        change: .memberInvited(invitation))
      let changeset = try Changeset(
        replica: store.replica, firstCounter: counter, events: EventRun(events: [bytes]))
      guard let key = try signingKey() else { return changeset }
      return try changeset.signed(by: key, at: before.adding(changeset))
    }
  }
}
