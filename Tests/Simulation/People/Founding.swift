import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport

/// The beginning of a workspace: open to all, or with an operator who invites everybody.
struct Founding {
  let workspace: WorkspaceIdentity
  /// The operator's key; `nil` for an open workspace.
  let founder: SigningKey?
  /// The invitations that the operator records before anybody comes.
  private(set) var invitations: [Change] = []

  private init(_ workspace: WorkspaceIdentity, by founder: SigningKey?) {
    self.workspace = workspace
    self.founder = founder
  }

  init(_ plan: Plan, _ choices: inout Choices) {
    if plan.isOpen {
      let random = (0..<16).map { _ in choices.byte() }
      self.init(WorkspaceIdentity(open: random, name: "atlas"), by: nil)
    } else {
      let key = SigningKey(&choices)
      self.init(WorkspaceIdentity(foundedBy: key.publicKey, name: "atlas"), by: key)
    }
  }

  /// Makes somebody who can join.
  mutating func invite(_ name: Text, as role: Role, _ choices: inout Choices) throws -> Identity {
    guard founder != nil else {
      return Identity(name: name, key: SigningKey(&choices), ticket: nil)
    }
    let oneTime = SigningKey(&choices)
    invitations.append(
      .memberInvited(
        Invitation(
          publicKey: oneTime.publicKey,
          guest: .member(role, name: choices.once(in: 2) ? name : nil), expires: nil)))
    return try Identity(name, invitedWith: oneTime, to: workspace.id, &choices)
  }

  /// The events that the log begins with: the operator's join, then the invitations.
  func events(at now: Instant) -> [[UInt8]] {
    guard let founder else { return [] }
    let join = Change.memberJoined(name: Roster.founderName, publicKey: founder.publicKey)
    return [EventEncoder.encode(base: 0, claimedAt: now, change: join)]
      + invitations.map { EventEncoder.encode(base: 1, claimedAt: now, change: $0) }
  }
}
