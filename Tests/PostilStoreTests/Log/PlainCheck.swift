import PostilCore
import PostilLog
import PostilStore
import PostilWire

/// The laws of the log once more, one event after the other and in the plainest way: what the check
/// of whole logs is held against.
enum PlainCheck {
  /// True if a log with these changesets and chains obeys the laws, and the frontiers noted of its replicas are
  /// those of its events.
  static func isSound(
    _ log: [(logged: LoggedChangeset, chain: Chain?)],
    frontiers: [ReplicaID: Frontier], workspace: WorkspaceIdentity
  ) -> Bool {
    var chain = Chain(workspace: workspace.id)
    var found: [ReplicaID: Frontier] = [:]
    var next: Seq = 1
    for (logged, stored) in log {
      let changeset = logged.changeset
      guard logged.firstSeq == next else { return false }
      for (index, range) in changeset.events.ranges.enumerated() {
        let bytes = changeset.events.bytes[range]
        guard
          let event = try? EventDecoder.decode(
            changeset.events.bytes, in: range, id: changeset.id(at: index))
        else { return false }
        let before = found[changeset.replica]
        guard event.id.counter == (before?.lastCounter ?? 0) + 1, event.base < logged.firstSeq,
          event.base >= before?.lastBase ?? 0
        else { return false }
        var (name, key) = (before?.name ?? "", before?.publicKey ?? [])
        if case .memberJoined(let joining, let joiningKey, _) = event.change {
          guard before == nil, ReplicaID(publicKey: joiningKey) == changeset.replica,
            MemberName.isAllowed(joining), found.values.allSatisfy({ $0.name != joining })
          else { return false }
          (name, key) = (joining, joiningKey)
        } else if before == nil {
          return false
        }
        let own = before?.chain ?? Chain(replica: changeset.replica, workspace: workspace.id)
        found[changeset.replica] = Frontier(
          name: name, publicKey: key, lastCounter: event.id.counter, lastSeq: next,
          lastBase: event.base, chain: own.adding(bytes))
        next += 1
      }
      if let own = found[changeset.replica]?.chain { chain = chain.adding(logged, own: own) }
      if let stored, stored != chain { return false }
    }
    return found == frontiers
  }
}
