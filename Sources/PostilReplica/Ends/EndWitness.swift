import PostilCore
import PostilStore
import PostilWire

/// Checks ends that the operator signed against the ends that this replica keeps and against its log.
///
/// ⚖ Within an epoch a log only grows. So two ends of one epoch are of one log, or the server told different
/// replicas different things. Source: Protocol/TRUST.md, "Signed ends".
struct EndWitness {
  let view: ReplicaView
  let store: ReplicaStore

  init(_ view: ReplicaView, _ store: ReplicaStore) {
    self.view = view
    self.store = store
  }

  /// Judges an end that a server named.
  ///
  /// - Parameter welcome: the one of the conversation.
  /// - Returns: the end to keep; `nil` where none is newer, and until the log brings the operator's key.
  /// - Throws: `SyncError` for a signature that is not the operator's, and for an end that contradicts a
  ///   kept one or the log.
  func judge(_ said: SignedEnd?, of welcome: Welcome) throws -> SignedEnd? {
    guard let said, said.end.workspaceID == store.workspace.id else { return nil }
    let kept = try view.signedEnds()
    // A kept end was checked before it was kept.
    if !kept.contains(said) {
      guard let founder = try view.founderKey() else { return nil }
      guard said.isSigned(by: founder) else { throw SyncError.endNotSigned(seq: said.end.seq) }
    }
    // A healing server may go back, and says so.
    let heals = welcome.restoration == .healing
    for known in kept where known.end.epoch == said.end.epoch {
      guard known.end.seq != said.end.seq || known.end.chain == said.end.chain else {
        throw SyncError.endsContradict(known, said)
      }
      guard known.end.seq <= said.end.seq || heals else {
        throw SyncError.endWentBack(from: known, to: said)
      }
    }
    guard try heals || place(of: said.end) != .nowhere else {
      throw SyncError.endContradictsLog(said)
    }
    guard let newest = kept.first, newest.end.epoch == said.end.epoch else { return said }
    return newest.end.seq < said.end.seq ? said : nil
  }

  /// Judges an end that came in a bundle, and that this replica's log reaches.
  ///
  /// - Returns: the end to keep; `nil` where it is not newer.
  /// - Throws: `BundleProblem` for a signature that is not the operator's, and for another log.
  func judge(carried said: SignedEnd) throws -> SignedEnd? {
    guard let founder = try view.founderKey(), said.isSigned(by: founder) else {
      throw BundleProblem.endNotSigned(seq: said.end.seq)
    }
    guard try place(of: said.end) == .inLog else {
      throw BundleProblem.logDiverged(seq: said.end.seq)
    }
    guard let newest = try view.signedEnds().first else { return said }
    // One of another epoch may be of an earlier one: only the server tells which is the newest.
    return newest.end.epoch == said.end.epoch && newest.end.seq < said.end.seq ? said : nil
  }

  /// The place of an end in this replica's log.
  enum Place: Hashable {
    case inLog
    /// After the cursor.
    case beyondLog
    /// The log has another chain there.
    case nowhere
  }

  func place(of end: LogEnd) throws -> Place {
    guard try end.seq <= view.cursor() else { return .beyondLog }
    return try view.chain(at: end.seq) == end.chain ? .inLog : .nowhere
  }
}
