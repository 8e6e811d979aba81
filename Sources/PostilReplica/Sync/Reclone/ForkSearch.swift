package import PostilCore
package import PostilStore
package import PostilWire

/// Looks for the last place at which a replica's log and its server's are the same: asks about one place
/// after the other, beginning with 0. No socket, no file.
///
/// ⚖ A chain vouches for everything before it: where two logs have the same chain at a place, they are the
/// same up to there, and where they do not, they differ from there on. So each answer halves the rest.
/// Source: Protocol/TRUST.md, "A replica whose log is another one".
package struct ForkSearch: Sendable {
  /// The relation of the two logs.
  package enum Finding: Equatable, Sendable {
    /// The server's log contains all of the replica's; its last welcome.
    case contained(Welcome)
    /// The server's log is a beginning of the replica's, and ends there.
    case beginning(end: Seq)
    /// They are the same up to there, and continue differently.
    case fork(at: Seq, end: Seq)
    /// The server was restored and takes back lost events: its log is not settled yet.
    case healing
  }

  private enum Stage {
    case beginning
    case end
    /// The logs are the same up to `same`; the replica's has the end of a changeset at `other`, the server's
    /// does not.
    case between(same: Seq, other: Seq)
  }

  private var stage = Stage.beginning
  private var end: Seq = 0
  /// The place to ask about next: the end of a changeset, or 0; `nil` once there is a finding.
  package private(set) var place: Seq? = 0
  package private(set) var finding: Finding?

  package init() {}

  /// Takes the server's answer about `place`.
  ///
  /// - Throws: `SyncError.protocolViolation` for an answer that no server gives about its own workspace.
  package mutating func take(_ answer: ForkProbe.Answer, in log: OwnLog) throws {
    switch (stage, answer) {
    case (_, .same(let welcome)) where welcome.restoration == .healing: conclude(.healing)
    case (.beginning, .same(let welcome)): try begin(welcome, in: log)
    case (.beginning, .other):
      throw SyncError.protocolViolation("a log that begins otherwise than its own workspace's")
    case (.end, .same(let welcome)): conclude(.contained(welcome))
    case (.end, .other): try narrow(same: 0, other: log.cursor, in: log)
    case (.between(_, let other), .same): try narrow(same: place ?? 0, other: other, in: log)
    case (.between(let same, _), .other): try narrow(same: same, other: place ?? 0, in: log)
    }
  }

  private mutating func begin(_ welcome: Welcome, in log: OwnLog) throws {
    end = welcome.end
    guard let chain = welcome.endChain else {
      throw SyncError.protocolViolation("a welcome without the chain at the end")
    }
    if log.cursor == 0 {
      conclude(.contained(welcome))
    } else if end <= log.cursor, try log.chain(end) == chain {
      conclude(end == log.cursor ? .contained(welcome) : .beginning(end: end))
    } else if log.cursor < end {
      stage = .end
      place = log.cursor
    } else if let changeset = try log.changeset(end) {
      // The part of this log from there on is not in one that ends there differently.
      try narrow(same: 0, other: changeset.upperBound, in: log)
    } else {
      throw SyncError.protocolViolation(
        "a welcome with a chain before the first event that is no log's")
    }
  }

  private mutating func narrow(same: Seq, other: Seq, in log: OwnLog) throws {
    stage = .between(same: same, other: other)
    let middle = same + (other - min(same, other)) / 2
    guard middle > same else { return conclude(.fork(at: same, end: end)) }
    guard let changeset = try log.changeset(middle) else {
      throw StoreError.damaged(.gap(expected: middle, found: log.cursor))
    }
    let next =
      changeset.upperBound < other ? changeset.upperBound : changeset.lowerBound - 1
    guard next > same else { return conclude(.fork(at: same, end: end)) }
    place = next
  }

  private mutating func conclude(_ finding: Finding) {
    self.finding = finding
    place = nil
  }
}

/// The facts about the replica's own log that a search needs.
package struct OwnLog {
  package let cursor: Seq
  /// At the end of a changeset; `nil` anywhere else.
  package let chain: (Seq) throws -> Chain?
  /// The seqs of the changeset that holds one.
  package let changeset: (Seq) throws -> ClosedRange<Seq>?

  package init(
    cursor: Seq, chain: @escaping (Seq) throws -> Chain?,
    changeset: @escaping (Seq) throws -> ClosedRange<Seq>?
  ) {
    self.cursor = cursor
    self.chain = chain
    self.changeset = changeset
  }

  /// Valid while the view's transaction lasts.
  package init(_ view: ReplicaView) throws {
    self.init(
      cursor: try view.cursor(), chain: { try view.chain(at: $0) },
      changeset: { try view.changeset(holding: $0).map { $0.firstSeq...$0.lastSeq } })
  }
}
