package import PostilCore
import PostilStore
package import PostilWire

/// Online, at last: push what lies in the outbox, pull what the others did.
extension Replica {
  /// Talks with the server that this replica was cloned from.
  ///
  /// What arrives is durable batch by batch, and what is acknowledged stays acknowledged: after an
  /// error the next call goes on where this one stopped.
  ///
  /// - Throws: `SyncError`, `StoreError`.
  package func synchronize(_ purpose: ReplicaSession.Purpose) async throws -> SyncReport {
    guard let lock = try FileLock(taking: folder.syncLock) else { throw SyncError.busy }
    defer { withExtendedLifetime(lock) {} }
    let dialer = Dialer(link: try Link(store.link))
    let key = try signingKey()
    var session = ReplicaSession(purpose, store: store, key: key)
    do {
      try await dialer.carry(&session)
    } catch SyncError.refused(let refusal) where refusal.code == .counterOutOfStep {
      // A push of a conversation that had broken off was appended after we were welcomed.
      session = ReplicaSession(purpose, store: store, key: key)
      try await dialer.carry(&session)
    } catch SyncError.refused(let refusal) where refusal.isOfLog {
      // What a first pull had put aside is not of this log; nothing of it was ours yet.
      guard try store.discardArrival() else { throw SyncError.refused(refusal) }
      session = ReplicaSession(purpose, store: store, key: key)
      try await dialer.carry(&session)
    }
    try sealTail()
    if session.report.serverHeals, purpose != .pull {
      let unpushed = try status().unpushed
      if unpushed > 0 {
        throw SyncError.serverHeals(unpushed: unpushed, gaveBack: session.report.gaveBack)
      }
    }
    return session.report
  }

  /// Housekeeping: what was pulled is durable, and a full disk need not keep anybody from knowing it.
  private func sealTail() throws {
    do {
      while try store.seal() {}
    } catch StoreError.diskFull {
      return
    }
  }

  /// Goes to another address or another key from now on; the same workspace must be there, which the
  /// next conversation proves by its id and its chain before anything is changed. A replica that is
  /// open keeps to the old link until it is opened again.
  package func follow(_ link: Link) throws {
    try link.expectSafe()
    guard link.workspace == store.workspace.name else {
      throw ReplicaError.linkOfOtherWorkspace(link, own: store.workspace.name)
    }
    try store.write { try $0.follow(link: link.withoutInvite.description) }
  }

  /// Makes a replica of the workspace that a link leads to, joins it as a member and pulls all of it.
  ///
  /// A refusal, such as for a name that is taken, leaves nothing behind. Once the replica is made, a
  /// lost connection leaves it there: `synchronize` goes on.
  ///
  /// - Parameters:
  ///   - path: a folder that is no replica, nor inside one; created if it is not there.
  ///   - name: of the replica and its member, unique in the workspace.
  package static func clone(_ link: Link, into path: String, as name: String, now: Instant)
    async throws -> (replica: Replica, report: SyncReport)
  {
    guard MemberName.isAllowed(Text(name)) else { throw ReplicaError.nameNotAllowed(name) }
    try link.expectSafe()
    let folder = try ReplicaFolder.new(at: path)
    let key = SigningKey()
    let workspace: WorkspaceIdentity
    var ticket: Ticket?
    if let invite = link.invite {
      workspace = WorkspaceIdentity(id: invite.workspaceID, name: link.workspace)
      ticket = try invite.ticket(for: key.publicKey, as: Text(name))
    } else {
      var inquiry = Inquiry(workspaceName: link.workspace, replica: key.replica)
      try await Dialer(link: link).carry(&inquiry)
      guard let id = inquiry.workspaceID else { throw SyncError.connectionLost(link) }
      workspace = WorkspaceIdentity(id: id, name: link.workspace)
    }

    let nest = try ReplicaNest(folder)
    let replica: Replica
    do {
      try KeyFile.write(key, to: folder.key)
      let store = try ReplicaStore(
        creating: folder.database, workspace: workspace, name: Text(name),
        publicKey: key.publicKey, ticket: ticket, link: link.withoutInvite.description, now: now)
      replica = Replica(folder: folder, store: store)
    } catch {
      nest.remove()
      throw error
    }
    do {
      return (replica, try await replica.synchronize(.sync))
    } catch SyncError.refused(let refusal) where refusal.isOfJoin {
      // Only a join that came to nothing: what is acknowledged is never removed.
      if try replica.store.read({ try $0.acknowledgedCounter() }) == 0 { nest.remove() }
      throw SyncError.refused(refusal)
    }
  }
}

extension Link {
  /// What is not encrypted stays on this machine.
  fileprivate func expectSafe() throws(ReplicaError) {
    guard isLoopback || pin != nil else { throw .linkNotEncrypted(self) }
  }
}

extension Refusal {
  /// Whether the server says that the replica's log is not its own.
  fileprivate var isOfLog: Bool { code == .diverged || code == .logIsBehind }

  /// Whether the server refuses the one who wants to join.
  fileprivate var isOfJoin: Bool {
    switch code {
    case .nameTaken, .nameNotAllowed, .notAMember, .unknownWorkspace, .invitationRefused,
      .otherWorkspace, .membershipRefused:
      true
    default: false
    }
  }
}
