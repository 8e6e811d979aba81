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
  ///   - evidence: of the changeset's events.
  ///   - standing: the replica's; `nil` for one that the log does not know.
  ///   - head: the log's last seq before this changeset.
  ///   - isTaken: whether a replica in the log has the name.
  ///   - ending: the changeset that ends at a seq of the log.
  package static func judge(
    _ changeset: Changeset, _ evidence: Evidence, standing: Standing?, head: Seq,
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
    if let refusal = misplacedBase(in: evidence.bases, after: standing?.lastBase ?? 0, head: head) {
      return .refused(refusal)
    }
    let name: Text
    let publicKey: [UInt8]
    if let standing {
      (name, publicKey) = (standing.name, standing.publicKey)
    } else {
      guard let join = evidence.join, join.publicKey.count == 32,
        ReplicaID(publicKey: join.publicKey) == changeset.replica
      else { return .refused(Refusal(.notAMember)) }
      guard MemberName.isAllowed(join.name) else {
        return .refused(Refusal(.nameNotAllowed, subject: join.name))
      }
      if try isTaken(join.name) { return .refused(Refusal(.nameTaken, subject: join.name)) }
      (name, publicKey) = (join.name, join.publicKey)
    }
    if evidence.joinsLater || (standing != nil && evidence.join != nil) {
      return .refused(Refusal(.notAMember))
    }
    let chain = standing?.chain ?? Chain(replica: changeset.replica, workspace: workspace.id)
    return .admitted(
      Standing(
        name: name, publicKey: publicKey, lastCounter: changeset.lastCounter,
        lastSeq: head + UInt64(changeset.events.count), lastBase: evidence.bases.last ?? 0,
        chain: chain.adding(changeset)))
  }

  private static func misplacedBase(in bases: [Seq], after lowest: Seq, head: Seq) -> Refusal? {
    var lowest = lowest
    for base in bases {
      if base < lowest { return Refusal(.baseOutOfRange, expected: lowest, found: base) }
      if base > head { return Refusal(.baseOutOfRange, expected: head, found: base) }
      lowest = base
    }
    return nil
  }
}
