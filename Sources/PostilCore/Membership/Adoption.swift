/// The permission that the log takes one changeset of a replica that was revoked or lost.
///
/// It names the changeset by its last event and the replica's own chain there, which no other changeset has.
/// So whether the log takes it depends only on the log before it and on the changeset.
/// Source: Protocol/TRUST.md, "Adoption".
package struct Adoption: Hashable, Sendable {
  /// The replica's own at the last event, 32 bytes.
  package let chain: [UInt8]
  package let mark: Roster.Mark
}

extension Roster {
  /// True if an admin adopted a changeset.
  ///
  /// - Parameters:
  ///   - last: its last event.
  ///   - chain: its replica's own there.
  package func adopts(_ last: EventID, chain: [UInt8]) -> Bool {
    adoptions[last]?.contains { $0.chain == chain } ?? false
  }

  /// True if an admin adopted any changeset that ends with an event.
  package func adoptsSome(endingWith last: EventID) -> Bool { adoptions[last] != nil }

  /// The admin who adopted a changeset that has its place in the log, by its last event; `nil` where it was
  /// accepted like any other.
  ///
  /// - Parameters:
  ///   - seq: of its first event.
  ///   - chain: gives its replica's own at its last event; asked where adoptions before it name several.
  package func adopter(
    of last: EventID, at seq: Seq, chain: () throws -> [UInt8]?
  ) rethrows -> ReplicaID? {
    guard let revocation = revocation(of: last.replica), revocation.seq < seq else { return nil }
    let before = (adoptions[last] ?? []).filter { $0.mark.seq < seq }
    guard before.count > 1 else { return before.first?.mark.by }
    let chain = try chain()
    return before.first { $0.chain == chain }?.mark.by
  }

  /// The last role of a replica before it was revoked: the role of its adopted work.
  package func roleBeforeRevocation(of replica: ReplicaID) -> Role? {
    guard let device = devices[replica], let end = revocation(of: replica)?.seq else { return nil }
    return members[device.member]?.roles.last { $0.mark.seq < end }?.role
  }
}
