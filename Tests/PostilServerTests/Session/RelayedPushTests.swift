import PostilCore
import PostilLog
import PostilWire
import TestSupport
import Testing

@testable import PostilServer

/// In a signed workspace a member may bring another's events.
struct RelayedPushTests {
  private static let nonce = [UInt8](repeating: 5, count: Greeting.nonceBytes)
  private var server = Transcript(log: MemoryLog(workspace: .founded))
  private var founder = Signer("operator")
  private var north = Signer("north")
  private var south = Signer("south")
  private let article = ArticleImport.sample("One")

  init() throws {
    try append(founder.write(founder.join()))
    for guest in [\Self.north, \Self.south] {
      let key = SigningKey.ofTests("for \(self[keyPath: guest].name)")
      let invitation = Invitation(
        publicKey: key.publicKey, guest: .member(.editor, name: nil), expires: nil)
      try append(founder.write(.memberInvited(invitation), base: server.log.end()))
      let join = self[keyPath: guest].join(with: try self[keyPath: guest].ticket(of: key))
      try append(self[keyPath: guest].write(join, base: server.log.end()))
    }
  }

  private mutating func append(_ changeset: Changeset) throws {
    let answers = try server.log.append([changeset], receivedAt: .noon)
    guard case .logged? = answers.first else { throw NotTaken() }
  }

  private struct NotTaken: Error {}

  /// South talks, without wanting the log.
  private mutating func greet() throws {
    server.session = ServerSession(nonce: Self.nonce)
    _ = try server.said()
    let end = server.log.end()
    let hello = Hello(
      version: ProtocolVersion.current, workspaceName: "atlas",
      workspaceID: WorkspaceIdentity.founded.id, replica: south.replica, cursor: end,
      chain: server.log.chain(at: end), wantsLog: false,
      proof: try south.key.sign(
        .hello(Self.nonce, workspace: "atlas", replica: south.replica, pin: nil)))
    _ = try server.hear(.hello(hello))
    guard case .welcome? = try server.said().first else { throw NotTaken() }
  }

  @Test mutating func `a member's signed work is taken from another member, once`() throws {
    let work = try north.write(.articleImported(article), base: server.log.end())
    for _ in 0..<2 {
      try greet()
      try server.push(work)
      #expect(
        try server.said() == [
          .ack(Ack(lastCounter: 2, firstSeq: server.log.end(), receivedAt: .noon))
        ])
    }
    #expect(server.log.frontier(of: north.replica)?.lastCounter == 2)
  }

  @Test mutating func `events that their author did not sign are refused from anybody`() throws {
    let work = try north.write(.articleImported(article), base: server.log.end())
    try greet()
    try server.push(work.signed(by: south.key, at: north.chain))
    #expect(try server.said() == [.refusal(Refusal(.notSigned))])
  }

  @Test mutating func `a revoked member's work is taken once it is adopted`() throws {
    let work = try north.write(.articleImported(article), base: server.log.end())
    try append(
      founder.write(.revoked(.member(north.replica), why: "left"), base: server.log.end()))
    try greet()
    let seq = server.log.end()
    try server.push(work)
    #expect(try server.said() == [.refusal(Refusal(.revoked, found: seq))])
    try append(founder.write(north.adoption, base: server.log.end()))
    try greet()
    try server.push(work)
    guard case .ack? = try server.said().first else { throw NotTaken() }
  }
}
