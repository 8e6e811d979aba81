package import PostilCore
import PostilLog
package import PostilWire

extension Replica {
  /// Makes a replica of a new workspace, and joins it as its only member.
  ///
  /// An error leaves nothing behind, unless the replica is made by then: `synchronize` continues.
  ///
  /// - Parameters:
  ///   - workspace: its name, an allowed one.
  ///   - folder: one that may become a replica.
  ///   - name: of the replica and its member.
  ///   - founding: makes the server of the workspace in `folder.server`.
  package static func found(
    _ workspace: String, in folder: ReplicaFolder, as name: String, now: Instant,
    founding: () throws -> (invite: Invite, server: LocalServer)
  ) async throws -> Replica {
    guard MemberName.isAllowed(Text(name)) else { throw ReplicaError.nameNotAllowed(name) }
    try folder.expectEmpty()
    let new = try NewReplicaFolder(folder)
    defer { withExtendedLifetime(new) {} }
    // The remains of an interrupted attempt, or a log that has lost its replica: of nobody who is at work.
    let hadServer = folder.isUnpublished
    let (invite, server): (Invite, LocalServer)
    do {
      (invite, server) = try founding()
    } catch {
      if !hadServer { new.remove() }
      throw error
    }
    // Never dialled: publishing replaces it.
    let link = Link(host: "localhost", port: 1, workspace: workspace, invite: invite)
    do {
      return try await clone(
        link, into: folder.path, made: new, as: name, local: server, now: now
      ).replica
    } catch {
      if !folder.isReplica { new.remove() }
      throw error
    }
  }
}
