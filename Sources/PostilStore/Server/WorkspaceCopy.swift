import Foundation
import GRDB
import PostilCore
package import PostilLog
package import PostilWire

/// Copies of a server's file: whole and proved, or not there.
package enum WorkspaceCopy {
  /// Copies the file of a workspace, served meanwhile or not.
  ///
  /// - Parameter path: nothing is there yet.
  /// - Returns: what the copy amounts to, and so did the original as far as the copy goes.
  /// - Throws: `StoreError.damaged` at the first fault of the copy; then nothing is left of it.
  package static func back(up original: String, into path: String) throws(StoreError)
    -> WorkspaceFigures
  {
    try translatingErrors {
      let source = try DatabaseFile.open(at: original, kind: .server)
      return try copy(source, to: path) { _ in }
    }
  }

  /// Which workspace a backup is of, by its own word.
  package static func identity(ofBackup path: String) throws(StoreError) -> WorkspaceIdentity {
    try translatingErrors {
      try DatabaseFile.openForReading(at: path, kind: .server)
        .readAtOnce { try $0.workspaceIdentity() }
    }
  }

  /// Makes a server's file of a backup, marked as restored.
  ///
  /// - Parameters:
  ///   - path: nothing is there yet.
  ///   - epoch: a new one, since the backup may hold less than was once acknowledged.
  package static func restore(_ backup: String, to path: String, epoch: Epoch) throws(StoreError)
    -> WorkspaceFigures
  {
    try translatingErrors {
      // Read-only: a backup stays as it is, without files of SQLite's beside it.
      let source = try DatabaseFile.openForReading(
        at: backup, kind: .server)
      return try copy(source, to: path) { db in
        try db.set(Restoration.healing)
        try db.setRepairEnd(nil)
        try db.set(epoch)
        // It heals already: its first start has nothing to notice.
        try db.forgetFileIdentity()
      }
    }
  }

  /// The copy takes its name only once it is whole, durable and proved.
  private static func copy(
    _ source: DatabaseQueue, to path: String, then change: (Database) throws -> Void
  ) throws -> WorkspaceFigures {
    try DatabaseFile.copy(source, to: path) { copy in
      try copy.writeAtOnce(change)
      let figures = try LogReplay(copy).figures()
      guard try LogReplay(source).figures(through: figures.events) == figures else {
        throw Damage.state("the copy folds to another state than the original")
      }
      return figures
    }
  }
}
