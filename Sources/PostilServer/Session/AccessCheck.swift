import PostilCore
import PostilLog
import PostilStore
import PostilWire

/// Decides who may talk about a workspace: peers that prove that they hold a member's key, and peers whom a member
/// invited.
///
/// ⚖ Everybody else hears what they would hear if there were no such workspace. But a log that heals may
/// have lost the join of a replica that can heal it: a replica that claims to hold more of it is let in to
/// give that back, where the laws of the log judge it, and hears no more than where the log ends.
struct AccessCheck {
  private let greeting: Greeting
  /// The pin of the server's own key; `nil` if nothing is encrypted.
  private let pin: Pin?
  private let workspace: WorkspaceIdentity
  private let roster: Roster
  /// The end of a log that heals; `nil` for a log that does not.
  private let healingEnd: Seq?

  init(
    greeting: Greeting, pin: Pin?, workspace: WorkspaceIdentity, roster: Roster,
    healingEnd: Seq? = nil
  ) {
    self.greeting = greeting
    self.pin = pin
    self.workspace = workspace
    self.roster = roster
    self.healingEnd = healingEnd
  }

  func objection(to hello: Hello, now: Instant) -> Refusal? {
    if workspace.isOpen { return nil }
    let stranger = Refusal(.unknownWorkspace, subject: hello.workspaceName)
    if let device = roster.devices[hello.replica] {
      guard isProven(hello, by: device.publicKey) else { return stranger }
      return roster.revocation(of: hello.replica).map { Refusal(.revoked, found: $0.seq) }
    }
    guard let joining = hello.joining, ReplicaID(publicKey: joining.publicKey) == hello.replica,
      isProven(hello, by: joining.publicKey)
    else { return stranger }
    if let healingEnd, hello.cursor > healingEnd, hello.workspaceID == workspace.id,
      hello.chain != nil
    {
      return nil
    }
    let statement = Statement.join(joining.publicKey, as: joining.name, workspace: workspace.id)
    let objection = roster.objection(
      toJoining: hello.replica, as: joining.name, with: joining.ticket, receivedAt: now
    ) { statement.isSigned(joining.ticket.signature, by: $0) }
    switch objection {
    case nil: return nil
    case .notInvited?, .unknownInvitation?, .forgedTicket?: return stranger
    case let objection?:
      // Only a holder of its key hears what became of an invitation or a replica.
      guard let key = publicKey(of: joining.ticket.voucher),
        statement.isSigned(joining.ticket.signature, by: key)
      else { return stranger }
      return Refusal(objection)
    }
  }

  private func publicKey(of voucher: Ticket.Voucher) -> [UInt8]? {
    switch voucher {
    case .invitation(let key): key
    case .predecessor(let replica): roster.devices[replica]?.publicKey
    }
  }

  /// ⚖ A proof that was made for another server's key proves nothing here: somebody relays it.
  private func isProven(_ hello: Hello, by publicKey: [UInt8]) -> Bool {
    guard greeting.nonce.count == Greeting.nonceBytes, let proof = hello.proof else { return false }
    return Statement.hello(
      greeting.nonce, workspace: hello.workspaceName, replica: hello.replica, pin: pin
    ).isSigned(proof, by: publicKey)
  }
}
