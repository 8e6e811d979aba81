import PostilCore
import PostilLog
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica

/// The messages to a replica before its welcome, and after.
struct HandshakeTests {
  private var handshake = Handshake(key: nil)
  private let replica = SigningKey().replica

  private var hello: Hello {
    Hello(
      version: ProtocolVersion.current, workspaceName: "atlas", workspaceID: [], replica: replica,
      cursor: 0, chain: nil, wantsLog: false)
  }

  private let greeting = ServerMessage.greeting(Greeting(versions: 1...1))
  private let welcome = Welcome(
    workspaceID: WorkspaceIdentity.atlas.id, epoch: Epoch(life: 1), end: 0, lastCounter: 0,
    chain: nil, creditBytes: 1)

  private mutating func receive(_ message: ServerMessage) throws -> Welcome? {
    let hello = hello
    return try handshake.receive(message) { hello }
  }

  @Test mutating func `a greeting is answered once, and the welcome ends it`() throws {
    #expect(handshake.nextMessages().isEmpty)
    #expect(try receive(greeting) == nil)
    #expect(handshake.nextMessages() == [.hello(hello)])
    #expect(handshake.nextMessages().isEmpty)
    #expect(!handshake.isOver)
    #expect(try receive(.welcome(welcome)) == welcome)
    #expect(handshake.isOver)
  }

  @Test mutating func `a version that this replica does not speak is refused before a word`() {
    #expect(throws: SyncError.self) { try receive(.greeting(Greeting(versions: 7...8))) }
    #expect(handshake.nextMessages().isEmpty)
  }

  @Test mutating func `no message comes before its turn`() throws {
    let early: [ServerMessage] = [
      .welcome(welcome), .changesets([]), .end(1), .takenBack(1),
      .ack(Ack(lastCounter: 1, firstSeq: nil, receivedAt: Instant(milliseconds: 0))),
    ]
    for message in early {
      #expect(throws: SyncError.self) { try receive(message) }
    }
    _ = try receive(greeting)
    for message in early.dropFirst() + [greeting] {
      #expect(throws: SyncError.self) { try receive(message) }
    }
    _ = try receive(.welcome(welcome))
    for message in early + [greeting] {
      #expect(throws: SyncError.self) { try receive(message) }
    }
  }

  @Test mutating func `a key proves the hello under the pin that was met`() throws {
    let key = SigningKey()
    handshake = Handshake(key: key)
    let pin = Pin(subjectPublicKeyInfo: [1, 2, 3])
    handshake.meet(pin)
    let nonce = Array(repeating: UInt8(7), count: Greeting.nonceBytes)
    _ = try receive(.greeting(Greeting(versions: 1...1, nonce: nonce)))
    guard case .hello(let said)? = handshake.nextMessages().first else {
      Issue.record("no hello")
      return
    }
    let statement = Statement.hello(nonce, workspace: "atlas", replica: replica, pin: pin)
    #expect(statement.isSigned(said.proof ?? [], by: key.publicKey))
    let other = Statement.hello(nonce, workspace: "atlas", replica: replica, pin: nil)
    #expect(!other.isSigned(said.proof ?? [], by: key.publicKey))
  }
}
