import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport

@testable import PostilServer

/// A server's session and its log, driven message by message.
struct Transcript {
  var log: MemoryLog
  var session = ServerSession()

  init(log: MemoryLog = MemoryLog(workspace: .atlas)) {
    self.log = log
  }

  /// Everything that the server says until it waits for the replica.
  mutating func said(bytes: Int = .max) throws -> [ServerMessage] {
    var said: [ServerMessage] = []
    while case let messages = try session.nextMessages(bytes: bytes, log: log), !messages.isEmpty {
      said += messages
    }
    return said
  }

  /// Takes a message; a delivery waits to be appended.
  mutating func hear(_ message: ClientMessage) throws -> Changeset? {
    guard case .push(let changeset)? = try session.receive(message, log: log) else { return nil }
    return changeset
  }

  /// Takes a push, appends it at once, and tells the session the outcome.
  mutating func push(_ changeset: Changeset) throws {
    guard let taken = try hear(.push(changeset)) else { return }
    for outcome in try log.append([taken], receivedAt: .noon) { session.appended(taken, outcome) }
  }

  /// Others push meanwhile.
  mutating func others(_ changeset: Changeset) throws {
    _ = try log.append([changeset], receivedAt: .noon)
  }

  /// Past greeting and welcome.
  mutating func welcome(_ replica: ReplicaID, cursor: Seq = 0, wantsLog: Bool = true) throws {
    _ = try hear(
      .hello(.from(replica, cursor: cursor, chain: log.chain(at: cursor), wantsLog: wantsLog)))
    // The first messages are greeting and welcome, both answers.
    _ = try session.nextMessages(bytes: 0, log: log)
  }
}

extension Hello {
  static func from(
    _ replica: ReplicaID, version: UInt64 = ProtocolVersion.current, workspaceName: Text = "atlas",
    workspaceID: [UInt8] = WorkspaceIdentity.atlas.id, cursor: Seq = 0,
    chain: Chain? = Chain(workspace: WorkspaceIdentity.atlas.id), wantsLog: Bool = true
  ) -> Hello {
    Hello(
      version: version, workspaceName: workspaceName, workspaceID: workspaceID, replica: replica,
      cursor: cursor, chain: chain, wantsLog: wantsLog)
  }
}
