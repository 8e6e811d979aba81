import PostilCore
import PostilStore
import PostilWire
import TestSupport

/// A workspace with members, in memory, and the keys of all who belong to it.
struct House {
  let workspace: WorkspaceIdentity
  private(set) var log: MemoryLog
  private(set) var founder: Signer

  init() throws {
    let key = SigningKey()
    workspace = WorkspaceIdentity(foundedBy: key.publicKey, name: "atlas")
    log = MemoryLog(workspace: workspace)
    founder = Signer(key, workspace: workspace)
    try append(founder.write(.memberJoined(name: "operator", publicKey: key.publicKey)))
  }

  mutating func append(_ changeset: Changeset, receivedAt: Instant = .noon) throws {
    guard case .logged? = try log.append([changeset], receivedAt: receivedAt).first else {
      throw Refusal(.notAMember)
    }
  }

  /// The founder invites somebody.
  mutating func invite(
    as role: Role = .analyst, name: Text? = nil, expires: Instant? = nil
  ) throws -> Invite {
    let key = SigningKey()
    let invitation = Invitation(
      publicKey: key.publicKey, guest: .member(role, name: name), expires: expires)
    try append(founder.write(.memberInvited(invitation)))
    return Invite(key, workspaceID: workspace.id)
  }

  /// Somebody joins with an invitation of their own.
  mutating func admit(_ name: Text, as role: Role = .analyst) throws -> Signer {
    let invite = try invite(as: role)
    var guest = Signer(SigningKey(), workspace: workspace)
    try append(guest.write(guest.join(as: name, with: invite)))
    return guest
  }

  /// The founder decides something.
  mutating func decide(_ change: Change) throws {
    try append(founder.write(change))
  }
}

/// Somebody who writes signed events without a replica's file.
struct Signer {
  let key: SigningKey
  private var chain: Chain
  private var counter: UInt64 = 0

  init(_ key: SigningKey, workspace: WorkspaceIdentity) {
    self.key = key
    chain = Chain(replica: key.replica, workspace: workspace.id)
  }

  func join(as name: Text, with invite: Invite) throws -> Change {
    .memberJoined(
      name: name, publicKey: key.publicKey, ticket: try invite.ticket(for: key.publicKey, as: name))
  }

  mutating func write(_ changes: Change..., base: Seq = 0) throws -> Changeset {
    let changeset = try Changeset(
      replica: key.replica, firstCounter: counter + 1,
      events: EventRun(
        events: changes.map { EventEncoder.encode(base: base, claimedAt: .noon, change: $0) }))
    counter = changeset.lastCounter
    chain = chain.adding(changeset)
    return try changeset.signed(by: key, at: chain)
  }
}
