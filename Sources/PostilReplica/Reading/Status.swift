package import PostilCore
package import PostilWire
import PostilLog
import PostilStore

/// The state of a replica, without asking the server.
package struct ReplicaStatus: Encodable, Sendable {
  package let workspace: String
  package let replica: String
  /// Absent while the workspace is not published.
  package let link: String?
  /// The pins of the keys that were announced to follow the link's.
  package let announcedPins: [String]
  package let folder: String
  /// The last seq that the replica holds.
  package let cursor: Seq
  /// Own events that the server has not acknowledged.
  package let unpushed: Int
  /// Own events that the server has, and that the own log does not hold yet.
  package let acknowledged: Int
  package let articles: Int
  /// Those that lists show: neither deleted nor on a deleted article.
  package let annotations: Int
  package let conflicts: Int
  /// Lost quotes in changed articles, and quotes whose facts changed.
  ///
  /// `nil` where they were not counted, which takes as long as following the quotes.
  package let doubtfulAnchors: Int?
  /// Without revoked members and the operator.
  package let members: [String]
  /// The own role; absent in an open workspace, and for a replica that has not joined or was revoked.
  package let role: String?
  /// Own events that were parked for lack of room, or since the server refused events that they depend
  /// on.
  package let parked: Int
  /// Events of the log that the fold ignores, beside set-aside ones and those without room.
  package let ignored: Int
  /// The number of these whose kind this version does not fold.
  package let unfolded: Int
  /// Events of the log that an admin set aside.
  package let setAside: Int
  /// Events that depend on set-aside ones.
  package let hanging: Int
  /// Events of the log for which there was no room: it was made under larger limits.
  package let withoutRoom: Int
  /// The own event that the server refused at the last push.
  package let refused: String?
  /// The reason why the server does not listen to this replica; absent where it did at the last contact.
  package let turnedAway: TurnedAway?
  /// The replica's log does not hold its own join yet; absent where it does.
  package let isJoining: Bool?
  /// Events that wait to be recorded under a new identity by the next sync.
  package let strays: Int
  /// The server was restored from a backup and took no pushes at the last contact.
  package let serverHeals: Bool
}

/// The reason why a server does not listen to a replica, or why the replica does not take its log.
package struct TurnedAway: Encodable, Sendable {
  /// Such as `revoked`; `diverged` and `logIsBehind` where the server's log differs from the replica's.
  package let reason: String
  /// The seq of the revocation; for `diverged`, of an event at which the logs differ; for `logIsBehind`, of
  /// the end of the server's log.
  package let seq: Seq?
  /// The member who revoked it and the time, where the own log has them.
  package let by: String?
  package let at: String?
  /// The command that ends it, once people have decided to; absent where this replica has none.
  package let remedy: String?
  package let refusal: Refusal

  private enum CodingKeys: CodingKey {
    case reason, seq, by, at, remedy
  }

  /// - Parameter mark: the revocation in the own log.
  init(_ refusal: Refusal, _ mark: Roster.Mark?, in roster: Roster) {
    reason = refusal.code.map { "\($0)" } ?? "unknown"
    seq =
      switch refusal.code {
      case .revoked: refusal.found
      case .diverged: refusal.found > 0 ? refusal.found : nil
      case .logIsBehind: refusal.expected
      default: nil
      }
    remedy = refusal.code == .diverged ? "postil reclone" : nil
    by = mark.flatMap { roster.devices[$0.by]?.name.string }
    at = mark?.at.iso8601
    self.refusal = refusal
  }
}

/// The folded state in one hash.
package struct DigestDetail: Encodable, Sendable {
  package let digest: String
  package let cursor: Seq
  /// Own events that are part of the state and not of the log.
  package let pending: Int

  package init(digest: String, cursor: Seq, pending: Int) {
    self.digest = digest
    self.cursor = cursor
    self.pending = pending
  }
}

extension Replica {
  /// - Parameter countsAnchors: whether to follow the quotes of changed articles.
  package func status(countingAnchors countsAnchors: Bool = false) throws -> ReplicaStatus {
    try store.read { view in
      let roster = try view.roster()
      let pending = try view.pendingCount()
      let unpushed = try view.unpushedCount()
      let aside = try view.ignoredCount(for: .setAside)
      let withoutRoom = try view.ignoredCount(for: .noRoom)
      return ReplicaStatus(
        workspace: store.workspace.name, replica: store.name.string,
        link: folder.isUnpublished ? nil : try view.link(),
        announcedPins: try view.server(roster).successors.map(\.description), folder: folder.path,
        cursor: try view.cursor(), unpushed: unpushed,
        acknowledged: pending - min(pending, unpushed),
        articles: try view.visibleCount(of: .article),
        annotations: try view.shownAnnotationCount(),
        conflicts: try view.undecidedCount() + view.aliases().cycles.count,
        doubtfulAnchors: countsAnchors
          ? try Reader(view, own: store).doubtfulAnchors().count : nil,
        members: try view.memberNames(roster),
        role: store.workspace.isOpen ? nil : roster.role(of: store.replica)?.description,
        parked: try view.parkedCount(), ignored: try view.ignoredCount() - aside - withoutRoom,
        unfolded: try view.ignoredCount(for: .unknownKind), setAside: aside,
        hanging: try view.hangingWork().reduce(0) { $0 + $1.work.count }, withoutRoom: withoutRoom,
        refused: try view.refusal().map { "\(store.name).\($0.counter)" },
        turnedAway: try view.turnedAway(store.replica, roster),
        isJoining: try view.ownFrontier() == nil ? true : nil, strays: try view.strayCount(),
        serverHeals: try view.serverRestoration() == .healing)
    }
  }

  /// The number of own events that the server has not acknowledged.
  func unpushedCount() throws -> Int { try store.read { try $0.unpushedCount() } }
}

extension ReplicaView {
  fileprivate func unpushedCount() throws -> Int {
    let last = try lastCounter()
    return Int(last - min(last, try acknowledgedCounter()))
  }

  fileprivate func turnedAway(_ replica: ReplicaID, _ roster: Roster) throws -> TurnedAway? {
    let mark = roster.revocation(of: replica)
    return try (mark.map { Refusal(.revoked, found: $0.seq) } ?? turnedAway())
      .map { TurnedAway($0, mark, in: roster) }
  }

  func memberNames(_ roster: Roster) throws -> [String] {
    if roster.isOpen { return try frontiers().map(\.frontier.name.string).sorted() }
    return roster.members
      .filter { $0.key != roster.founder && $0.value.revoked == nil }
      .compactMap { roster.devices[$0.key]?.name.string }.sorted()
  }
}

extension Reader {
  package func digest() throws -> DigestDetail {
    DigestDetail(
      digest: try view.digest(), cursor: try view.cursor(), pending: try view.pendingCount())
  }
}
