import ArgumentParser
import Foundation
import PostilCore
import PostilPages
import PostilReplica
import PostilServer
import PostilWire

struct Init: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make a workspace of your own that needs no server; publish it later.",
    discussion: """
      You can import, annotate, search the log, verify and export at once. 'postil sync' puts your \
      events into a log inside the replica, which a key in .postil/server signs. 'postil publish' \
      hands log and key over to a server, and every event keeps its id.
      """)

  @OptionGroup var output: PlaceOutput

  @Argument(help: ArgumentHelp("The replica's folder, new or empty.", valueName: "dir"))
  var directory: String

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      "Your name in the workspace: lower-case letters, digits, - and _.", valueName: "name"))
  var name: String

  @Option(
    help: ArgumentHelp("The workspace's name; by default that of the folder.", valueName: "name"))
  var workspace: String?

  func validate() throws {
    if directory == "" { throw ValidationError.emptyClonePath }
  }

  func run() async throws {
    let folder = try ReplicaFolder.new(at: directory)
    if let server = ServerFolder.holding(folder.path) {
      throw Diagnosis.cloneInServer(folder.path, server)
    }
    let called = workspace ?? (folder.path as NSString).lastPathComponent
    guard WorkspaceFolder.isAllowed(called) else {
      throw workspace == nil
        ? Diagnosis.folderNamesNoWorkspace(called) : ServerFolder.Problem.nameNotAllowed(called)
    }
    let replica = try await Replica.found(called, in: folder, as: name, now: currentInstant()) {
      let invite = try UnpublishedServer.found(called, at: folder.server, now: currentInstant())
      return (invite, LocalServer(in: folder.server))
    }
    try output.print(
      PlaceLine(
        called, in: replica.folder.path, as: name, events: replica.status().cursor)
    ) {
      Terminal.say(PublishText.founded(called, in: replica.folder.path, as: name))
    }
  }
}
