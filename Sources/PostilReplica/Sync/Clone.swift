package import PostilCore
import PostilLog
import PostilStore
package import PostilWire

extension Replica {
  /// Makes a replica of the workspace that a link leads to, joins it as a member and pulls all of it.
  ///
  /// A refusal, for example of a name that is taken, leaves nothing behind. Once the replica is made, a lost
  /// connection leaves it there: `synchronize` continues.
  ///
  /// - Parameters:
  ///   - path: a folder that is not a replica or inside one; created if it is not there.
  ///   - name: of the replica and its member, unique in the workspace.
  package static func clone(
    _ link: Link, into path: String, as name: String, now: Instant
  ) async throws -> (replica: Replica, report: SyncReport) {
    try await clone(link, into: path, made: nil, as: name, local: nil, now: now)
  }

  /// - Parameters:
  ///   - made: the folders at the path; `nil` if they are to be made.
  ///   - local: the server of a workspace that is not published.
  static func clone(
    _ link: Link, into path: String, made: NewReplicaFolder?, as name: String, local: LocalServer?,
    now: Instant
  ) async throws -> (replica: Replica, report: SyncReport) {
    guard MemberName.isAllowed(Text(name)) else { throw ReplicaError.nameNotAllowed(name) }
    try link.expectSafe()
    let folder = try ReplicaFolder.new(at: path)
    try folder.expectEmpty()
    let key = SigningKey()
    let workspace: WorkspaceIdentity
    var ticket: Ticket?
    if let invite = link.invite {
      workspace = WorkspaceIdentity(id: invite.workspaceID, name: link.workspace)
      ticket = try invite.ticket(for: key.publicKey, as: Text(name))
    } else {
      var inquiry = Inquiry(workspaceName: link.workspace, replica: key.replica)
      try await Dialer(link: link).carry(&inquiry)
      guard let id = inquiry.workspaceID else { throw SyncError.connectionLost(link.first) }
      workspace = WorkspaceIdentity(id: id, name: link.workspace)
    }

    let nest = try made ?? NewReplicaFolder(folder)
    defer { withExtendedLifetime(nest) {} }
    let replica: Replica
    do {
      try KeyFile.write(key, to: folder.key)
      let store = try ReplicaStore(
        creating: folder.database, workspace: workspace, name: Text(name),
        publicKey: key.publicKey, ticket: ticket, link: link.withoutInvite.description, now: now)
      replica = Replica(folder: folder, store: store, local: local)
    } catch {
      nest.remove()
      throw error
    }
    do {
      let report = try await replica.synchronize(.sync)
      replica.noteSync(now: now)
      return (replica, report)
    } catch SyncError.refused(let refusal) where refusal.isOfJoin {
      // Only a join that failed: acknowledged work is never removed.
      if try replica.store.read({ try $0.acknowledgedCounter() }) == 0 { nest.remove() }
      throw SyncError.refused(refusal)
    } catch let error as SyncError where error.isBeforeAnyWord {
      // An earlier connection may have brought the log, and taken the join.
      if try replica.store.read({ try $0.cursor() }) == 0, !replica.store.hasFirstPull {
        nest.remove()
      }
      throw error
    }
  }
}

extension SyncError {
  /// True if nothing was sent to the right server yet.
  fileprivate var isBeforeAnyWord: Bool {
    switch self {
    case .unreachable, .otherServer, .proxyNotUsable, .unsupportedVersion: true
    default: false
    }
  }
}

extension Refusal {
  /// True if the server refuses the joining replica.
  fileprivate var isOfJoin: Bool {
    switch code {
    case .nameTaken, .nameNotAllowed, .notAMember, .unknownWorkspace, .invitationRefused,
      .otherWorkspace, .membershipRefused:
      true
    default: false
    }
  }
}
