import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilServer

/// Access to a founded workspace, with real keys. The table of TRUST.md, "The hello".
struct AccessCheckTests {
  private static let nonce = [UInt8](repeating: 5, count: Greeting.nonceBytes)
  private static let stranger = Refusal(.unknownWorkspace, subject: "atlas")

  private var server = Transcript(log: MemoryLog(workspace: .founded))
  private var founder = Signer("operator")
  private var north = Signer("north")
  private let guest = Signer("guest")

  /// The founder, and north by an invitation; one invitation waits until noon.
  init() throws {
    try append(founder.write(founder.join()))
    try invite("for north")
    try append(north.write(north.join(with: north.ticket(of: .ofTests("for north"))), base: 2))
    try invite("for a guest", expires: .noon)
  }

  private mutating func append(_ changeset: Changeset) throws {
    let answers = try server.log.append([changeset], receivedAt: .noon)
    guard case .logged? = answers.first else { throw LogKindError.refused }
  }

  private enum LogKindError: Error { case refused }

  private mutating func invite(_ name: String, expires: Instant? = nil) throws {
    let invitation = Invitation(
      publicKey: SigningKey.ofTests(name).publicKey, guest: .member(.analyst, name: nil),
      expires: expires)
    try append(founder.write(.memberInvited(invitation), base: server.log.end()))
  }

  private func hello(
    _ signer: Signer, provenBy key: SigningKey?, nonce: [UInt8] = nonce,
    name: Text = "atlas", pin: Pin? = nil, ticket: Ticket? = nil
  ) throws -> Hello {
    Hello(
      version: ProtocolVersion.current, workspaceName: "atlas",
      workspaceID: WorkspaceIdentity.founded.id, replica: signer.replica, cursor: 0,
      chain: Chain(workspace: WorkspaceIdentity.founded.id), wantsLog: true,
      proof: try key?.sign(.hello(nonce, workspace: name, replica: signer.replica, pin: pin)),
      joining: ticket.map {
        Hello.Joining(name: signer.name, publicKey: signer.key.publicKey, ticket: $0)
      })
  }

  /// `nil`: the hello is welcome.
  private func refusal(
    of hello: Hello, at moment: Instant = .noon, nonce: [UInt8] = nonce, under pin: Pin? = nil
  )
    throws -> Refusal?
  {
    var session = ServerSession(nonce: nonce, pin: pin)
    _ = try session.receive(.hello(hello), log: server.log, now: moment)
    for message in try session.nextMessages(bytes: 0, log: server.log) {
      if case .refusal(let refusal) = message { return refusal }
    }
    return nil
  }

  @Test func `a member who proves it is welcome, and nobody else is in a member's name`() throws {
    #expect(try refusal(of: hello(north, provenBy: north.key)) == nil)
    let other = [UInt8](repeating: 6, count: Greeting.nonceBytes)
    for hello in [
      try hello(north, provenBy: nil), try hello(north, provenBy: guest.key),
      try hello(north, provenBy: founder.key),
      try hello(north, provenBy: north.key, nonce: other),
      try hello(north, provenBy: north.key, name: "another"),
    ] {
      #expect(try refusal(of: hello) == Self.stranger)
    }
    let proven = try hello(north, provenBy: north.key, nonce: [])
    #expect(try refusal(of: proven, nonce: []) == Self.stranger, "a server that said no nonce")
  }

  @Test func `a proof for another server's key proves nothing, nor does one for no key`() throws {
    let own = Pin(subjectPublicKeyInfo: [1])
    let other = Pin(subjectPublicKeyInfo: [2])
    for (server, said) in [(own, own), (own, other), (own, nil), (nil, own)] as [(Pin?, Pin?)] {
      let hello = try hello(north, provenBy: north.key, pin: said)
      #expect(try refusal(of: hello, under: server) == (server == said ? nil : Self.stranger))
      let ticket = try guest.ticket(of: .ofTests("for a guest"))
      let joining = try self.hello(guest, provenBy: guest.key, pin: said, ticket: ticket)
      #expect(try refusal(of: joining, under: server) == (server == said ? nil : Self.stranger))
    }
  }

  @Test func `a peer with an invitation is welcome, and only under its own key`() throws {
    let ticket = try guest.ticket(of: .ofTests("for a guest"))
    #expect(try refusal(of: hello(guest, provenBy: guest.key, ticket: ticket)) == nil)
    let thief = Signer("thief")
    for hello in [
      try hello(guest, provenBy: nil, ticket: ticket),
      try hello(guest, provenBy: guest.key),
      try hello(thief, provenBy: thief.key, ticket: ticket),
      try hello(thief, provenBy: thief.key, ticket: thief.ticket(of: .ofTests("nobody's"))),
    ] {
      #expect(try refusal(of: hello) == Self.stranger)
    }
  }

  @Test func `the fate of an invitation is told to its holder, and to nobody else`()
    throws
  {
    let faults: [(String, Instant, Refusal.InvitationFault)] = [
      ("for north", .noon, .used),
      ("for a guest", Instant(milliseconds: Instant.noon.milliseconds + 1), .expired),
    ]
    for (name, moment, fault) in faults {
      let key = SigningKey.ofTests(name)
      let held = try hello(guest, provenBy: guest.key, ticket: guest.ticket(of: key))
      #expect(
        try refusal(of: held, at: moment)
          == Refusal(.invitationRefused, found: fault.rawValue))
      let forged = try guest.ticket(.invitation(key.publicKey), signedBy: guest.key)
      let seen = try hello(guest, provenBy: guest.key, ticket: forged)
      #expect(try refusal(of: seen, at: moment) == Self.stranger)
    }
  }

  @Test mutating func `a revoked replica is told so when it proves who it is`() throws {
    try append(
      founder.write(.revoked(.replica(north.replica), why: "lost"), base: server.log.end()))
    let revoked = Refusal(.revoked, found: 5)
    #expect(try refusal(of: hello(north, provenBy: north.key)) == revoked)
    #expect(try refusal(of: hello(north, provenBy: guest.key)) == Self.stranger)
    let successor = try hello(
      guest, provenBy: guest.key,
      ticket: guest.ticket(.predecessor(north.replica), signedBy: north.key))
    #expect(try refusal(of: successor) == revoked)
    let guesser = try hello(
      guest, provenBy: guest.key,
      ticket: guest.ticket(.predecessor(north.replica), signedBy: guest.key))
    #expect(try refusal(of: guesser) == Self.stranger)
  }
}
