import ArgumentParser
import PostilPages
import PostilPostgres
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
      the folder holds the workspace. Serve it then: it heals from what the replicas hold. With --store \
      the log goes into that database, and DIR is the folder for the keys; the backup may be of either kind.
      """)

  @OptionGroup var location: Location

  @OptionGroup var output: RecordedOutput
  @OptionGroup var shared: StoreOption

  @Argument(
    help: ArgumentHelp(
      "What to restore, such as north.42; - reads ids from stdin. Or a backup, and the folder to restore it to.",
      valueName: "id"))
  var words: [String]

  func run() throws {
    // Two articles are restored by two commands, or by their ids on stdin.
    if words.count == 2, shared.store != nil || !words.contains(where: looksLikeID) {
      return try restoreBackup(words[0], to: ServerFolder(words[1]))
    }
    guard shared.store == nil else { throw ValidationError.needs("--store", other: "<file> <dir>") }
    let ids = try TypedIDs.read(words)
    let replica = try location.replica()
    let outcomes = try replica.restore(ids, now: currentInstant())
    try output.print(outcomes, of: ids, in: replica) { id, _ in EditText.restored(id) }
  }

  private func restoreBackup(_ path: String, to folder: ServerFolder) throws {
    let database = try shared.address().map {
      SharedStore(folder, at: $0, means: NodeMeans(now: currentInstant))
    }
    let restored: (name: String, figures: WorkspaceFigures)
    let bar = ProgressBar("events")
    defer { bar.clear() }
    do {
      restored = try database?.restore(path, progress: bar.show) ?? folder.restore(path)
    } catch let error as StoreError {
      let diagnosis = Diagnosis.ofBackup(at: path, error)
      throw diagnosis
    }
    bar.clear()
    try output.print(restored.figures.printed) { restored.figures.print() }
    let name = restored.name
    Terminal.say(
      database == nil
        ? WorkspaceText.restored(name, to: folder.path)
        : WorkspaceText.restoredShared(name, keysIn: folder.path))
    for missing in try database?.missingKeys(of: name) ?? folder.missingKeys(of: name) {
      Terminal.say(WorkspaceText.missingKey(missing.path, isOfServer: missing.isOfServer))
    }
    Terminal.say(
      WorkspaceText.afterRestoring(to: folder.path, isShared: database != nil))
  }
}
