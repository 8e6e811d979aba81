import PostilCore
import PostilStore
import PostilWire

/// What the operator signed of the log's end, held against what this replica keeps and what its log says.
///
/// ⚖ Within an epoch a log only grows. So two ends of one epoch are beginnings of one log, or somebody
/// was told something else. Source: Protocol/TRUST.md, "Signed ends".
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
  /// - Returns: what is to be kept; `nil` where nothing newer is signed, and as long as the operator's key
  ///   is not known, which comes with the log.
  /// - Throws: `SyncError` for a signature that is not the operator's, and for an end that cannot be true
  ///   beside one that is kept or beside the log.
  func judge(_ said: SignedEnd?, of welcome: Welcome) throws -> SignedEnd? {
    guard let said, said.end.workspaceID == store.workspace.id else { return nil }
    let kept = try view.signedEnds()
    // What is kept was looked at before it was kept.
    if !kept.contains(said) {
      guard let founder = try view.founderKey() else { return nil }
      guard said.isSigned(by: founder) else { throw SyncError.endNotSigned(seq: said.end.seq) }
    }
    // A server that heals goes back as far as it must, and says so.
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

  /// Judges an end that somebody carried here in a bundle, and that this replica's log reaches.
  ///
  /// - Returns: what is to be kept; `nil` for nothing newer.
  /// - Throws: `BundleProblem` for a signature that is not the operator's, and another log.
  func judge(carried said: SignedEnd) throws -> SignedEnd? {
    guard let founder = try view.founderKey(), said.isSigned(by: founder) else {
      throw BundleProblem.endNotSigned(seq: said.end.seq)
    }
    guard try place(of: said.end) == .inLog else {
      throw BundleProblem.logDiverged(seq: said.end.seq)
    }
    guard let newest = try view.signedEnds().first else { return said }
    // One of another epoch may be of the one before: only the server says which is the newest.
    return newest.end.epoch == said.end.epoch && newest.end.seq < said.end.seq ? said : nil
  }

  /// Where an end stands as this replica's log has it.
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
