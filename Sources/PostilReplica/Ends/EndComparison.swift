package import PostilCore
package import PostilLog
import PostilStore
package import PostilWire

/// The relation of an end that somebody else keeps to this replica's.
package enum EndComparison: Hashable, Sendable {
  /// This replica keeps the same.
  case same
  /// It is in this replica's log, which ends at `cursor`.
  case isEarlier(cursor: Seq)
  /// It is beyond this replica's log, and does not contradict it.
  case isLater(cursor: Seq)
  /// It is of another epoch, and its log continued otherwise than this replica's: the server was restored in
  /// between, so both can be true.
  case isOfOtherLife
  /// It is beyond a server's own log, which ends at `end`, and of the same epoch: the log lost events.
  case isLost(end: Seq)
  /// It contradicts the end given here, or this replica's log where none is given.
  case contradicts(SignedEnd?)
}

extension Replica {
  /// The fault of an end that is to be compared.
  package enum EndProblem: Error, Hashable, Sendable {
    case ofOtherWorkspace
    /// The signature is not the operator's: anybody may have written it.
    case notSigned
    /// The log, which holds the operator's key, is not here yet.
    case noLog
  }

  /// The newest end of the operator's that this replica knows, and the number of events in this replica's
  /// log after it; `nil` for none.
  ///
  /// - Throws: `ReplicaError.openWorkspace`.
  package func newestSignedEnd() throws -> (signed: SignedEnd, uncovered: UInt64)? {
    try expectMembers()
    return try store.read { view in
      guard let newest = try view.signedEnds().first else { return nil }
      let cursor = try view.cursor()
      return (newest, cursor > newest.end.seq ? cursor - newest.end.seq : 0)
    }
  }

  /// Compares an end that another replica keeps with the ones that this replica keeps and with its log.
  ///
  /// - Throws: `EndProblem`, `ReplicaError.openWorkspace`.
  package func compare(with other: SignedEnd) throws -> EndComparison {
    try expectMembers()
    return try store.read { try EndWitness($0, store).compare(with: other) }
  }
}

extension EndComparison {
  /// The relation of an end that a replica keeps to a server's own log.
  ///
  /// ⚖ Within an epoch a log only grows: an end that was signed in this epoch is in the log.
  ///
  /// - Throws: `Replica.EndProblem`.
  package init(of other: SignedEnd, in store: some OperatedLog) throws {
    guard other.end.workspaceID == store.workspace.id else {
      throw Replica.EndProblem.ofOtherWorkspace
    }
    guard let founder = try store.founderKey(), other.isSigned(by: founder) else {
      throw Replica.EndProblem.notSigned
    }
    let end = try store.end()
    let isOfThisLife = other.end.epoch == store.epoch
    if other.end.seq > end {
      self = isOfThisLife ? .isLost(end: end) : .isOfOtherLife
    } else if try store.chain(at: other.end.seq) != other.end.chain {
      self = isOfThisLife ? .contradicts(nil) : .isOfOtherLife
    } else {
      self = other.end.seq == end ? .same : .isEarlier(cursor: end)
    }
  }
}

extension EndWitness {
  func compare(with other: SignedEnd) throws -> EndComparison {
    guard other.end.workspaceID == store.workspace.id else {
      throw Replica.EndProblem.ofOtherWorkspace
    }
    guard let founder = try view.founderKey() else { throw Replica.EndProblem.noLog }
    guard other.isSigned(by: founder) else { throw Replica.EndProblem.notSigned }
    let kept = try view.signedEnds()
    if kept.contains(where: { $0.end == other.end }) { return .same }
    let ofLife = kept.filter { $0.end.epoch == other.end.epoch }
    if let own = ofLife.first(where: { $0.end.seq == other.end.seq }) { return .contradicts(own) }
    let cursor = try view.cursor()
    switch try place(of: other.end) {
    case .inLog: return .isEarlier(cursor: cursor)
    case .beyondLog: return .isLater(cursor: cursor)
    case .nowhere: break
    }
    // Up to an end that is in the log, the log is the same as in that epoch.
    let later = try ofLife.first { try $0.end.seq > other.end.seq && place(of: $0.end) == .inLog }
    if let later { return .contradicts(later) }
    return other.end.epoch == kept.first?.end.epoch ? .contradicts(nil) : .isOfOtherLife
  }
}
