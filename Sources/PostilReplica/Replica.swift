import Foundation
import PostilCore
package import PostilStore

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
  package init(containing path: String) throws {
    folder = try ReplicaFolder.containing(path)
    store = try ReplicaStore(opening: folder.database)
  }

  /// The key that this replica's id is derived from.
  package func key() throws(ReplicaError) -> ReplicaKey {
    let key = try ReplicaKey(readingFrom: folder.key)
    guard key.replica == store.replica else { throw .foreignKey(path: folder.key) }
    return key
  }
}
