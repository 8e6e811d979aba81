import Foundation
import PostilCore
package import PostilLog
package import PostilStore
package import PostilWire

/// One person's copy of a workspace on one machine.
///
/// The journeys: `Offline/` records a person's actions, `Sync/` pushes and pulls, `History/` replays and
/// verifies, `Names/` turns ids into typed names and back.
package struct Replica: Sendable {
  package let folder: ReplicaFolder
  package let store: ReplicaStore
  /// The server of a workspace that is not published; `nil` once the server is another process.
  package var local: LocalServer?

  init(folder: ReplicaFolder, store: ReplicaStore, local: LocalServer? = nil) {
    self.folder = folder
    self.store = store
    self.local = local
  }

  /// Opens the replica that a folder belongs to.
  ///
  /// - Parameters:
  ///   - isShared: whether others may read it while it is open, as during a sync: then a full disk is an
  ///     error.
  ///   - local: the server of a workspace that is not published.
  ///   - progress: reports the progress through the log while the state of an earlier version is folded anew.
  package init(
    containing path: String, isShared: Bool = false, local: LocalServer? = nil,
    progress: @escaping LogProgress = { _, _ in }
  ) throws {
    folder = try ReplicaFolder.containing(path)
    store = try ReplicaStore(opening: folder.database, isShared: isShared, progress: progress)
    self.local = local
  }

  /// Opens the same replica, and changes nothing in it.
  ///
  /// - Throws: also where the state would first have to be folded anew.
  package init(reading path: String) throws {
    folder = try ReplicaFolder.containing(path)
    store = try ReplicaStore(reading: folder.database)
    local = nil
  }

  /// The key that this replica's id is derived from.
  package func key() throws(ReplicaError) -> SigningKey {
    // A new identity was taken, but its key is not yet in place.
    if let next = try? KeyFile.read(folder.nextKey), next.replica == store.replica {
      do { try takeNextKey() } catch { throw .keyUnreadable(path: folder.nextKey) }
    }
    let key: SigningKey
    do {
      key = try KeyFile.read(folder.key)
    } catch let fault as SystemFault {
      throw .system(fault)
    } catch {
      throw .keyUnreadable(path: folder.key)
    }
    guard key.replica == store.replica else { throw .foreignKey(path: folder.key) }
    return key
  }

  /// The link to the server.
  ///
  /// - Throws: `ReplicaError.notPublished` where nobody else could follow it.
  package func link() throws -> Link {
    try expectPublished()
    return try Link(store.read { try $0.link() })
  }

  /// Connects to the server: under the key of the link, or one that was announced to follow it; first at the
  /// last address where it was reached.
  func dialer() throws -> Dialer {
    try store.read { view in
      let (link, successors) = try view.server(view.roster())
      return Dialer(link: link, successors: successors, trying: try view.reachedAddress())
    }
  }

  /// Carries a conversation to the server; while the workspace is not published, to the one in this process.
  func carry(_ conversation: inout some Conversation) async throws {
    if let local { return try local.carry(&conversation) }
    try await dialer().carry(&conversation)
  }

  /// - Throws: `ReplicaError.notPublished` while the workspace has no server but its own.
  package func expectPublished() throws(ReplicaError) {
    if folder.isUnpublished { throw .notPublished(workspace: store.workspace.name) }
  }

  /// - Throws: `ReplicaError.openWorkspace` in a workspace without members and keys.
  func expectMembers() throws(ReplicaError) {
    if store.workspace.isOpen { throw .openWorkspace }
  }

  /// The key, where the workspace needs it.
  func signingKey() throws(ReplicaError) -> SigningKey? {
    store.workspace.isOpen ? nil : try key()
  }
}

extension ReplicaView {
  /// The link to the server, and the keys that it may have instead of the link's.
  func server(_ roster: Roster) throws -> (link: Link, successors: [Pin]) {
    let link = try Link(link())
    let announced = link.pin.map { roster.pins(after: $0.bytes) } ?? []
    return (link, announced.compactMap { Pin(announced: $0) })
  }
}
