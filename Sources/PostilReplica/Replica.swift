import Foundation
import PostilCore
package import PostilLog
package import PostilStore
package import PostilWire

/// One person's copy of a workspace on one machine.
///
/// The journeys: `Offline/` records what a person does, `Sync/` pushes and pulls, `History/` replays
/// and verifies, `Names/` turns ids into what people type and back.
package struct Replica: Sendable {
  package let folder: ReplicaFolder
  package let store: ReplicaStore

  init(folder: ReplicaFolder, store: ReplicaStore) {
    self.folder = folder
    self.store = store
  }

  /// Opens the replica that a folder belongs to.
  ///
  /// - Parameters:
  ///   - isShared: whether others read it for as long as it is open, as while a server is spoken to: then
  ///     a disk without room is an error.
  ///   - progress: hears of the log's events while a state that an earlier version folded is folded anew.
  package init(
    containing path: String, isShared: Bool = false,
    progress: @escaping LogProgress = { _, _ in }
  ) throws {
    folder = try ReplicaFolder.containing(path)
    store = try ReplicaStore(opening: folder.database, isShared: isShared, progress: progress)
  }

  /// The key that this replica's id is derived from.
  package func key() throws(ReplicaError) -> SigningKey {
    // A new identity was taken, and its key not yet put in its place.
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

  /// Where the server is.
  package func link() throws -> Link { try Link(store.read { try $0.link() }) }

  /// Connects to the server: under the key of the link, or one that was announced to follow it; first at the
  /// address where it was reached last.
  func dialer() throws -> Dialer {
    try store.read { view in
      let (link, successors) = try view.server(view.roster())
      return Dialer(link: link, successors: successors, trying: try view.reachedAddress())
    }
  }

  /// - Throws: `ReplicaError.openWorkspace` where there are no members, and no keys that prove anything.
  func expectMembers() throws(ReplicaError) {
    if store.workspace.isOpen { throw .openWorkspace }
  }

  /// The key where the workspace asks for it.
  func signingKey() throws(ReplicaError) -> SigningKey? {
    store.workspace.isOpen ? nil : try key()
  }
}

extension ReplicaView {
  /// Where the server is, and which keys it may have in the place of the link's.
  func server(_ roster: Roster) throws -> (link: Link, successors: [Pin]) {
    let link = try Link(link())
    let announced = link.pin.map { roster.pins(after: $0.bytes) } ?? []
    return (link, announced.compactMap { Pin(announced: $0) })
  }
}
