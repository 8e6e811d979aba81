import PostilCore
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilServer

/// Who hears more than a refusal. The attacker speaks as he likes: real messages, out of real frames.
struct GateTests {
  private var house: House
  private let north: Signer
  private let nonce = [UInt8](repeating: 7, count: 32)
  private let stranger = Refusal(.unknownWorkspace, subject: "atlas")

  init() throws {
    house = try House()
    north = try house.admit("north")
  }

  private func hello(
    _ key: SigningKey, workspace: Text = "atlas", joining: Hello.Joining? = nil
  ) -> Hello {
    Hello(
      version: ProtocolVersion.current, workspaceName: workspace, workspaceID: house.workspace.id,
      replica: key.replica, cursor: 0, chain: Chain(workspace: house.workspace.id), wantsLog: true,
      joining: joining)
  }

  private func proven(
    _ key: SigningKey, workspace: Text = "atlas", joining: Hello.Joining? = nil,
    by signer: SigningKey? = nil, nonce: [UInt8]? = nil
  ) throws -> Hello {
    try hello(key, workspace: workspace, joining: joining)
      .proven(by: signer ?? key, answering: Greeting(versions: 1...1, nonce: nonce ?? self.nonce))
  }

  private func joining(_ key: SigningKey, as name: Text = "south", with invite: Invite) throws
    -> Hello.Joining
  {
    Hello.Joining(
      name: name, publicKey: key.publicKey,
      ticket: try invite.ticket(for: key.publicKey, as: name))
  }

  /// What the server says to a hello: `nil` for a welcome, with the log behind it.
  private func refusal(of hello: Hello, now: Instant = .noon) throws -> Refusal? {
    var session = ServerSession(nonce: nonce)
    let frame = ClientMessage.hello(hello).frame
    _ = try session.receive(try ClientMessage(frame), log: house.log, now: now)
    var said: [ServerMessage] = []
    while case let more = try session.nextMessages(bytes: .max, log: house.log), !more.isEmpty {
      said += more
    }
    guard case .refusal(let refusal)? = said.last else {
      #expect(said.count == 4, "greeting, welcome, the log, its head")
      return nil
    }
    #expect(said.count == 2, "who is refused hears nothing of the log")
    return refusal
  }

  @Test func `a member who proves it is welcome`() throws {
    #expect(try refusal(of: proven(north.key)) == nil)
  }

  @Test func `who proves nothing is a stranger`() throws {
    #expect(try refusal(of: hello(north.key)) == stranger)
    #expect(try refusal(of: hello(SigningKey())) == stranger)
    #expect(try refusal(of: proven(SigningKey())) == stranger)
  }

  @Test func `another's key proves nothing`() throws {
    #expect(try refusal(of: proven(north.key, by: SigningKey())) == stranger)
  }

  @Test func `a proof that was overheard is none at the next connection`() throws {
    let other = [UInt8](repeating: 8, count: 32)
    #expect(try refusal(of: proven(north.key, nonce: other)) == stranger)
  }

  @Test func `a server without a nonce believes nobody`() throws {
    var session = ServerSession()
    _ = try session.receive(
      .hello(try proven(north.key, nonce: [])), log: house.log, now: .noon)
    #expect(try session.nextMessages(bytes: .max, log: house.log).last == .refusal(stranger))
  }

  @Test func `no word tells whether there is such a workspace`() throws {
    let elsewhere = try refusal(of: proven(north.key, workspace: "other"))
    #expect(elsewhere == Refusal(.unknownWorkspace, subject: "other"))
    #expect(try refusal(of: proven(SigningKey())) == stranger)
  }

  @Test mutating func `an invitation lets in whoever has it, until somebody joined with it`() throws
  {
    let invite = try house.invite()
    let key = SigningKey()
    #expect(try refusal(of: proven(key, joining: joining(key, with: invite))) == nil)
    var guest = Signer(SigningKey(), workspace: house.workspace)
    try house.append(guest.write(guest.join(as: "south", with: invite)))
    let late = try refusal(of: proven(key, joining: joining(key, with: invite)))
    #expect(late?.code == .invitationRefused)
    #expect(late?.found == Refusal.InvitationFault.used.rawValue)
  }

  @Test mutating func `an invitation ends with its last millisecond`() throws {
    let expires = Instant.noon
    let invite = try house.invite(expires: expires)
    let key = SigningKey()
    let hello = try proven(key, joining: joining(key, with: invite))
    #expect(try refusal(of: hello, now: expires) == nil)
    let later = Instant(milliseconds: expires.milliseconds + 1)
    #expect(
      try refusal(of: hello, now: later)?.found == Refusal.InvitationFault.expired.rawValue)
  }

  @Test mutating func `a revoked invitation lets nobody in`() throws {
    let key = SigningKey()
    let invited = Invitation(
      publicKey: key.publicKey, guest: .member(.admin, name: nil), expires: nil)
    try house.decide(.memberInvited(invited))
    let invite = Invite(key, workspaceID: house.workspace.id)
    try house.decide(.revoked(.invitation(key.publicKey), why: ""))
    let guest = SigningKey()
    #expect(
      try refusal(of: proven(guest, joining: joining(guest, with: invite)))?.found
        == Refusal.InvitationFault.revoked.rawValue)
  }

  @Test mutating func `an invitation for one name lets in no other`() throws {
    let invite = try house.invite(name: "west")
    let key = SigningKey()
    let refused = try refusal(of: proven(key, joining: joining(key, with: invite)))
    #expect(refused?.subject == "west")
    #expect(try refusal(of: proven(key, joining: joining(key, as: "west", with: invite))) == nil)
  }

  @Test mutating func `what somebody made up is no invitation, and tells nothing`() throws {
    let key = SigningKey()
    let madeUp = Invite(SigningKey(), workspaceID: house.workspace.id)
    #expect(try refusal(of: proven(key, joining: joining(key, with: madeUp))) == stranger)
    // Somebody else's ticket, taken from the log.
    let invite = try house.invite()
    let owner = SigningKey()
    let stolen = Hello.Joining(
      name: "south", publicKey: key.publicKey,
      ticket: try invite.ticket(for: owner.publicKey, as: "south"))
    #expect(try refusal(of: proven(key, joining: stolen)) == stranger)
    // The invitation's public key stands in the log; its signature does not follow from it.
    let used = try house.invite()
    var guest = Signer(SigningKey(), workspace: house.workspace)
    try house.append(guest.write(guest.join(as: "south", with: used)))
    guard case .invitation(let publicKey) = try used.ticket(for: key.publicKey, as: "x").voucher
    else { return }
    let forged = Hello.Joining(
      name: "east", publicKey: key.publicKey,
      ticket: Ticket(
        voucher: .invitation(publicKey), signature: [UInt8](repeating: 0, count: 64)))
    #expect(try refusal(of: proven(key, joining: forged)) == stranger)
  }

  @Test mutating func `a revoked device is told so once it has proved who it is`() throws {
    try house.decide(.revoked(.replica(north.key.replica), why: "lost"))
    #expect(try refusal(of: proven(north.key))?.code == .revoked)
    #expect(try refusal(of: hello(north.key)) == stranger)
  }

  @Test mutating func `with the key of a revoked device nobody joins anew`() throws {
    try house.decide(.revoked(.replica(north.key.replica), why: "lost"))
    let key = SigningKey()
    let ticket = try Ticket(
      .predecessor(north.key.replica), signedBy: north.key, for: key.publicKey, as: "north-2",
      workspace: house.workspace.id)
    let joining = Hello.Joining(name: "north-2", publicKey: key.publicKey, ticket: ticket)
    #expect(try refusal(of: proven(key, joining: joining))?.code == .revoked)
  }
}
