import ArgumentParser
import PostilPages
import PostilReplica
import PostilServer
import PostilStore

struct Restore: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Bring back what was deleted; or, with two arguments, a server from its backup.",
    discussion: """
      postil restore ID brings back an article, an annotation or a reply. postil restore FILE DIR \
      puts a backup that 'postil backup' made into a server's folder: it is read and replayed before \
      the folder holds the workspace. Serve it then: it heals from what the replicas hold.
      """)

  @OptionGroup var location: Location

  @Argument(help: ArgumentHelp("What to restore, such as north.42, or a backup.", valueName: "id"))
  var id: String

  @Argument(help: ArgumentHelp("The folder to restore a backup to.", valueName: "dir"))
  var directory: String?

  func run() throws {
    if let directory {
      return try restoreBackup(to: ServerFolder(directory))
    }
    let outcome = try location.replica().restore(id, now: currentInstant())
    outcome.echo(EditText.restored(id))
  }

  private func restoreBackup(to folder: ServerFolder) throws {
    let restored: (name: String, figures: WorkspaceFigures)
    do {
      restored = try folder.restore(id)
    } catch let error as StoreError {
      let diagnosis = Diagnosis.ofBackup(at: id, error)
      throw diagnosis
    }
    restored.figures.print()
    Terminal.say(WorkspaceText.restored(restored.name, to: folder.path))
    for missing in try folder.missingKeys(of: restored.name) {
      Terminal.say(WorkspaceText.missingKey(missing.path, isOfServer: missing.isOfServer))
    }
    Terminal.say(WorkspaceText.afterRestoring(to: folder.path))
  }
}
