import PostilCore
import PostilLog
import PostilStore
import Testing

@testable import PostilWire

/// The statements that keys sign, to the byte, and the ids and invites that follow from keys.
@Suite struct StatementVectorTests {
  private struct File: Decodable {
    let changesets: [ChangesetStatement]
    let hellos: [HelloStatement]
    let ends: [EndStatement]
    let joins: [JoinStatement]
    let founded: [Founded]
    let open: [Open]
    let invites: [Link]
  }

  private struct ChangesetStatement: Decodable {
    let name: String
    let workspace, statement: Read<[UInt8]>
    let replica: Read<ReplicaID>
    let firstCounter: Read<UInt64>
    let events: [Read<[UInt8]>]
    let chain: Read<Chain>
  }

  private struct HelloStatement: Decodable {
    let nonce, pin, statement: Read<[UInt8]>
    let workspaceName: Read<Text>
    let replica: Read<ReplicaID>
  }

  private struct EndStatement: Decodable {
    let workspace, epoch, statement, signature: Read<[UInt8]>
    let seq: Read<UInt64>
    let chain: Read<Chain>
    let text: String

    func end() throws -> LogEnd {
      LogEnd(
        workspaceID: workspace.value, epoch: try #require(Epoch(bytes: epoch.value)),
        seq: seq.value, chain: chain.value)
    }
  }

  private struct JoinStatement: Decodable {
    let workspace, publicKey, statement: Read<[UInt8]>
    let memberName: Read<Text>
  }

  private struct Founded: Decodable {
    let publicKey, workspace: Read<[UInt8]>
  }

  private struct Open: Decodable {
    let random, workspace: Read<[UInt8]>
  }

  private struct Link: Decodable {
    let key, workspace: Read<[UInt8]>
    let text: String
  }

  private let file: File

  init() throws {
    file = try Vectors.read("statements", as: File.self)
  }

  @Test func `a changeset is signed as its replica's chain`() throws {
    for vector in file.changesets {
      let changeset = try Changeset(
        replica: vector.replica.value, firstCounter: vector.firstCounter.value,
        events: EventRun(events: vector.events.map(\.value)))
      let chain = Chain(replica: vector.replica.value, workspace: vector.workspace.value)
        .adding(changeset)
      #expect(chain == vector.chain.value, "\(vector.name)")
      #expect(Statement.changeset(chain).bytes == vector.statement.value, "\(vector.name)")
    }
  }

  @Test func `a hello is proven as the vectors say`() {
    for vector in file.hellos {
      let statement = Statement.hello(
        vector.nonce.value, workspace: vector.workspaceName.value, replica: vector.replica.value,
        pin: Pin(announced: vector.pin.value))
      #expect(statement.bytes == vector.statement.value)
    }
  }

  @Test func `an end is signed and written as one line as the vectors say`() throws {
    for vector in file.ends {
      let end = try vector.end()
      #expect(Statement.end(end).bytes == vector.statement.value)
      let signed = SignedEnd(end, signature: vector.signature.value)
      #expect(signed.text == vector.text)
      #expect(try SignedEnd(vector.text) == signed)
    }
  }

  @Test func `a join is vouched for as the vectors say`() {
    for vector in file.joins {
      let statement = Statement.join(
        vector.publicKey.value, as: vector.memberName.value, workspace: vector.workspace.value)
      #expect(statement.bytes == vector.statement.value)
    }
  }

  @Test func `ids of workspaces are those of the vectors`() {
    for vector in file.founded {
      let workspace = WorkspaceIdentity(foundedBy: vector.publicKey.value, name: "team")
      #expect(workspace.id == vector.workspace.value)
      #expect(!workspace.isOpen)
      #expect(workspace.isFounded(by: vector.publicKey.value))
      #expect(!workspace.isFounded(by: vector.publicKey.value.map { $0 ^ 1 }))
    }
    for vector in file.open {
      let workspace = WorkspaceIdentity(open: vector.random.value, name: "team")
      #expect(workspace.id == vector.workspace.value)
      #expect(workspace.isOpen)
      #expect(file.founded.allSatisfy { !workspace.isFounded(by: $0.publicKey.value) })
    }
  }

  @Test func `invites are written and read as in the vectors`() throws {
    for vector in file.invites {
      let key = try #require(SigningKey(bytes: vector.key.value))
      let invite = Invite(key, workspaceID: vector.workspace.value)
      #expect(invite.text == vector.text)
      #expect(try Invite(vector.text) == invite)
      #expect(try Invite(vector.text).workspaceID == vector.workspace.value)
      #expect(throws: CrockfordError.self) { try Invite(String(vector.text.dropLast())) }
      #expect(throws: CrockfordError.self) { try Invite(vector.text + "0") }
    }
  }

  @Test func `an invite's ticket is signed by its one-time key, for one key and one name`() throws {
    for vector in file.invites {
      let key = try #require(SigningKey(bytes: vector.key.value))
      let guest = SigningKey().publicKey
      let ticket = try Invite(vector.text).ticket(for: guest, as: "north")
      #expect(ticket.voucher == .invitation(key.publicKey))
      func isSigned(_ statement: Statement) -> Bool {
        statement.isSigned(ticket.signature, by: key.publicKey)
      }
      let workspace = vector.workspace.value
      #expect(isSigned(.join(guest, as: "north", workspace: workspace)))
      #expect(!isSigned(.join(guest, as: "south", workspace: workspace)))
      #expect(!isSigned(.join(SigningKey().publicKey, as: "north", workspace: workspace)))
      #expect(!isSigned(.join(guest, as: "north", workspace: workspace.map { $0 ^ 1 })))
    }
  }
}
