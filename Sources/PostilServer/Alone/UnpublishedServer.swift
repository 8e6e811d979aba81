import Foundation
package import PostilCore
import PostilLog
import PostilStore
package import PostilWire

/// The server of a workspace that is not published: a server's folder inside the only replica, for which nobody
/// listens.
///
/// ⚖ It is a whole server's folder, and its log takes events through the same session and the same appender as
/// any other: so the log that is published later is one that a server could have made.
package struct UnpublishedServer: Sendable {
  let folder: ServerFolder

  package enum Problem: Error, Hashable, Sendable {
    /// The folder holds the log of a replica whose own file is gone.
    case holdsWork(path: String)
    /// A handover to a server's folder was interrupted, and nobody has seen to it yet.
    case handoverBegun(to: String)
    /// The server's folder of an interrupted handover is not there, so nobody can say whether it is complete.
    case targetMissing(path: String, note: String)
  }

  package init(at path: String) throws {
    folder = try ServerFolder(path)
  }

  /// Makes the folder with a new workspace in it, in place of the remains of an interrupted attempt.
  ///
  /// - Returns: the invitation of the first admin, who is the only member.
  package static func found(_ name: String, at path: String, now: Instant) throws -> Invite {
    let server = try UnpublishedServer(at: path)
    if let found = try server.folder.workspaces().first,
      try found.reading().members().members.count > 1
    {
      throw Problem.holdsWork(path: path)
    }
    try? FileManager.default.removeItem(atPath: path)
    try server.folder.create(name, now: now)
    guard let invite = try server.folder.chosen(name).firstAdminInvite(now: now) else {
      preconditionFailure(
        "nobody can have used the invitation of a workspace that was made just now")
    }
    return invite
  }

  /// Holds one conversation with the replica, whose messages `body` passes on.
  ///
  /// - Parameter nonce: 32 random bytes that no other conversation has.
  /// - Throws: `Problem.handoverBegun`; `ServerFolder.Problem.lockedByAnother` while another process has the
  ///   folder.
  package func converse(
    nonce: [UInt8], now: @escaping () -> Instant,
    _ body: (([ClientMessage]) throws -> [ServerMessage]) throws -> Void
  ) throws {
    let lock = try takeFolder()
    defer { withExtendedLifetime(lock) {} }
    if let handover = try begunHandover() { throw Problem.handoverBegun(to: handover.target) }
    // A copy of the replica has a copy of the log: nobody else could give anything back.
    var waits = RepairWaits()
    waits.untilFirstSegment = 0
    waits.afterLastSegment = 0
    let workspace = try folder.chosen(nil).serving(waits: waits, now: now())
    defer { workspace.close() }
    var log = workspace.log
    var session = ServerSession(nonce: nonce)
    try body { messages in
      _ = try log.endRepair(now: now())
      for message in messages where !session.isClosing {
        let delivery = try session.receive(
          message, log: log, signer: workspace.signer, now: now())
        switch delivery {
        case .push(let changeset)?:
          for outcome in try log.append([changeset], receivedAt: now()) {
            session.appended(changeset, outcome)
          }
        case .giveBack(let given)?:
          session.tookBack(given, try log.take(given, as: .new(), now: now()))
        case nil: break
        }
      }
      return try session.nextMessages(
        bytes: Limits.segmentBytes, log: log, signer: workspace.signer)
    }
    while try log.seal(bytes: Limits.segmentBytes) {}
  }

  /// - Returns: a lock that keeps every other process out of the folder while it lives.
  func takeFolder() throws -> FileLock {
    guard let lock = try ServerFolder.lockOfServer(ofWorkspaceAt: folder.chosen(nil).path) else {
      throw ServerFolder.Problem.lockedByAnother(path: folder.path)
    }
    return lock
  }
}
