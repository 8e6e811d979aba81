import PostilCore
package import PostilLog
import PostilPostgres
package import PostilStore
import PostilWire

extension SharedStore {
  /// Makes a workspace of a backup in the database, under the name that it had, and a place for its keys in the folder.
  /// It heals: it may hold less than was once acknowledged.
  ///
  /// ⚖ Servers see it once its rows were read again, checked, and folded to the state of the backup.
  ///
  /// - Throws: `ServerFolder.Problem`, `PostgresError`, `StoreError`; then the database holds no such workspace.
  package func restore(_ backup: String, progress: @escaping LogProgress = { _, _ in }) throws
    -> (name: String, figures: WorkspaceFigures)
  {
    let log = try ServerStore(reading: backup)
    let name = log.workspace.name
    guard WorkspaceFolder.isAllowed(name) else { throw ServerFolder.Problem.nameNotAllowed(name) }
    let figures = try log.figures()
    let lock = try takeForChange(making: name)
    defer { withExtendedLifetime(lock) {} }
    try DurableFolder.make(folder.keys(of: name).path)
    try PostgresLog.restore(log, at: address, epoch: .new(), progress: progress) { copy in
      let found = try LogElsewhere.figures(of: log) { fold in
        _ = try LogElsewhere.check { try copy.check(counting: $0, beside: $1, fold: fold) }
      }
      guard found == figures else {
        throw Damage.state("the copy folds to another state than the backup")
      }
    }
    return (name, figures)
  }

  /// As `ServerFolder.missingKeys`, of a workspace of the database.
  package func missingKeys(of name: String) throws -> [(path: String, isOfServer: Bool)] {
    try folder.missingKeys(
      of: name, isOpen: PostgresLog(opening: name, at: address).workspace.isOpen)
  }
}
