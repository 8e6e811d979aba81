package import PostilCore
package import PostilWire

/// The laws of the log, checked before a changeset goes in: by the server on what is pushed, and
/// again by every replica on what it pulls.
///
/// A replica's counters go on without a gap, each `base` lies between the one before it and the
/// log's head, and a replica's first event joins it with the key that its id is derived from. So the
/// log is a linear extension of "has seen".
package enum Admission {
  package enum Verdict {
    /// The replica's standing once the changeset is in.
    case admitted(Standing)
    /// A repeated push of the last changeset that the log holds of this replica.
    case alreadyHeld(LoggedChangeset)
    case refused(Refusal)
  }

  /// - Parameters:
  ///   - events: those of the changeset, decoded.
  ///   - standing: the replica's; `nil` for one that the log does not know.
  ///   - head: the log's last seq before this changeset.
  ///   - isTaken: whether a replica in the log has the name.
  ///   - ending: the changeset that ends at a seq of the log.
  package static func judge(
    _ changeset: Changeset, events: [Event], standing: Standing?, head: Seq,
    workspace: WorkspaceIdentity, isTaken: (Text) throws -> Bool,
    ending: (Seq) throws -> LoggedChangeset?
  ) rethrows -> Verdict {
    let lastCounter = standing?.lastCounter ?? 0
    if let standing, changeset.lastCounter == lastCounter,
      let held = try ending(standing.lastSeq), held.changeset == changeset
    {
      return .alreadyHeld(held)
    }
    guard changeset.firstCounter == lastCounter + 1 else {
      return .refused(
        Refusal(.counterOutOfStep, expected: lastCounter + 1, found: changeset.firstCounter))
    }
    if let refusal = misplacedBase(in: events, after: standing?.lastBase ?? 0, head: head) {
      return .refused(refusal)
    }
    let name: Text
    let publicKey: [UInt8]
    var others = events[...]
    if let standing {
      (name, publicKey) = (standing.name, standing.publicKey)
    } else {
      guard case .memberJoined(let joining, let key)? = others.popFirst()?.change,
        key.count == 32, ReplicaID(publicKey: key) == changeset.replica
      else { return .refused(Refusal(.notAMember)) }
      guard MemberName.isAllowed(joining) else {
        return .refused(Refusal(.nameNotAllowed, subject: joining))
      }
      if try isTaken(joining) { return .refused(Refusal(.nameTaken, subject: joining)) }
      (name, publicKey) = (joining, key)
    }
    if others.contains(where: \.isJoin) { return .refused(Refusal(.notAMember)) }
    let chain = standing?.chain ?? Chain(replica: changeset.replica, workspace: workspace.id)
    return .admitted(
      Standing(
        name: name, publicKey: publicKey, lastCounter: changeset.lastCounter,
        lastSeq: head + UInt64(events.count), lastBase: events.last?.base ?? 0,
        chain: chain.adding(changeset)))
  }

  private static func misplacedBase(in events: [Event], after lowest: Seq, head: Seq) -> Refusal? {
    var lowest = lowest
    for event in events {
      if event.base < lowest {
        return Refusal(.baseOutOfRange, expected: lowest, found: event.base)
      }
      if event.base > head { return Refusal(.baseOutOfRange, expected: head, found: event.base) }
      lowest = event.base
    }
    return nil
  }
}

extension Event {
  fileprivate var isJoin: Bool {
    if case .memberJoined = change { true } else { false }
  }
}
