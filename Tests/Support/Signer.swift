package import PostilCore
package import PostilLog
import PostilStore
package import PostilWire

/// An author with a real key, which follows from the name: changesets of a workspace that somebody
/// founded, signed.
package struct Signer: Sendable {
  package let name: Text
  package let key: SigningKey
  package private(set) var counter: UInt64 = 0
  private let workspace: WorkspaceIdentity
  /// The replica's own at the counter.
  package private(set) var chain: Chain

  package init(_ name: String, of workspace: WorkspaceIdentity = .founded) {
    self.name = Text(name)
    self.workspace = workspace
    key = SigningKey.ofTests(name)
    chain = Chain(replica: key.replica, workspace: workspace.id)
  }

  /// The signer as a log that holds some of its events knows it: later events are forgotten.
  package init(_ name: String, after log: MemoryLog) {
    self.init(name, of: log.workspace)
    guard let frontier = log.frontier(of: key.replica) else { return }
    (counter, chain) = (frontier.lastCounter, frontier.chain)
  }

  package var replica: ReplicaID { key.replica }

  package func join(with ticket: Ticket? = nil) -> Change {
    .memberJoined(name: name, publicKey: key.publicKey, ticket: ticket)
  }

  /// The adoption of everything written so far and not taken.
  package var adoption: Change {
    .workAdopted(replica: replica, lastCounter: counter, chain: chain.bytes, why: "left in a hurry")
  }

  /// For this key and name, by the key that vouches for them.
  package func ticket(_ voucher: Ticket.Voucher, signedBy other: SigningKey) throws -> Ticket {
    try Ticket(
      voucher, signedBy: other, for: key.publicKey, as: name, workspace: workspace.id)
  }

  /// With an invitation's one-time key.
  package func ticket(of invitation: SigningKey) throws -> Ticket {
    try ticket(.invitation(invitation.publicKey), signedBy: invitation)
  }

  /// The next events as one signed changeset; all have the same base.
  package mutating func write(_ changes: Change..., base: Seq = 0) throws -> Changeset {
    try signed(unsigned(changes, base: base))
  }

  /// The next events as somebody else made their bytes, as one signed changeset.
  package mutating func write(events: [[UInt8]]) throws -> Changeset {
    try signed(
      Changeset(replica: replica, firstCounter: counter + 1, events: EventRun(events: events)))
  }

  private mutating func signed(_ changeset: Changeset) throws -> Changeset {
    counter = changeset.lastCounter
    chain = chain.adding(changeset)
    return try changeset.signed(by: key, at: chain)
  }

  /// The next events as an unsigned changeset. Nothing counts as written.
  package func unsigned(_ changes: [Change], base: Seq) throws -> Changeset {
    try Changeset(
      replica: replica, firstCounter: counter + 1,
      events: EventRun(
        events: changes.map { EventEncoder.encode(base: base, claimedAt: .noon, change: $0) }))
  }
}

extension SigningKey {
  /// A key that follows from a name.
  package static func ofTests(_ name: String) -> SigningKey {
    let seed = (Array(name.utf8) + [UInt8](repeating: 9, count: 32)).prefix(32)
    guard let key = SigningKey(bytes: Array(seed)) else {
      preconditionFailure("a key is made of any 32 bytes")
    }
    return key
  }
}

extension WorkspaceIdentity {
  /// Founded by the key of `operator`.
  package static let founded = WorkspaceIdentity(
    foundedBy: SigningKey.ofTests("operator").publicKey, name: "atlas")
  /// Another one, also called `atlas`.
  package static let foundedByAnother = WorkspaceIdentity(
    foundedBy: SigningKey.ofTests("another").publicKey, name: "atlas")
}
