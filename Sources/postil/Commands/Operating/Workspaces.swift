import ArgumentParser
import Foundation
import PostilCore
import PostilPages
import PostilPostgres
import PostilServer

struct Workspaces: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workspace",
    abstract: "Make, list and archive the workspaces of a server's folder.",
    discussion: """
      One server serves all of them on one port with one key. The name in the link says which one \
      is meant, and the members of one learn nothing about the others.
      """,
    subcommands: [
      CreateWorkspace.self, ListWorkspaces.self, ArchiveWorkspace.self, AnnounceKey.self,
    ])
}

struct CreateWorkspace: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Make a workspace; a running server serves it at once.",
    discussion: """
      With --store its log lies in PostgreSQL, and DIR gets only its keys, and that of the server. \
      The tables are made, and brought up to date. Every server of the database needs a copy of DIR; \
      the link that they print makes the first person to use it an admin.
      """)

  @OptionGroup var location: Location

  @Argument(help: ArgumentHelp("The server's folder; left out with -C.", valueName: "dir"))
  var first: String

  @Argument(
    help: ArgumentHelp("Its name: Latin letters, digits, -, _ and .", valueName: "name"))
  var second: String?

  @OptionGroup var output: PlaceOutput
  @OptionGroup var shared: StoreOption

  @Flag(help: "Without members: anyone who can reach it may join and do everything.")
  var open = false

  func run() throws {
    let (directory, name) = try NamedServer.split(location, first, second, "name")
    let folder = try ServerFolder(directory)
    if let address = try shared.address() {
      let store = SharedStore(folder, at: address, means: NodeMeans(now: currentInstant))
      try store.create(
        name, for: open ? .anybody : .members, now: currentInstant())
      return try output.print(PlaceLine(name, in: directory, events: 0, isArchived: false)) {
        Terminal.say(WorkspaceText.createdShared(name, keysIn: directory))
      }
    }
    let isNew = try folder.workspaces().isEmpty
    try folder.create(name, for: open ? .anybody : .members, now: currentInstant())
    try output.print(PlaceLine(name, in: directory, events: 0, isArchived: false)) {
      Terminal.say(WorkspaceText.created(name, in: directory, isFirst: isNew))
      if !open { Terminal.say(WorkspaceText.firstAdmin(of: name, in: directory)) }
    }
  }
}

struct ListWorkspaces: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the workspaces with their events and what they take on the disk.")

  @OptionGroup var location: Location

  @Argument(
    help: ArgumentHelp(
      "The server's folder, also while it is served; left out with -C.", valueName: "dir"))
  var directory: String?

  @OptionGroup var output: OutputOptions
  @OptionGroup var shared: StoreOption

  func run() throws {
    let folder = try ServerFolder(NamedServer.directory(location, directory))
    let lines = try folder.allOperated(in: shared.address()).map(WorkspaceLine.init)
    try output.print(lines) {
      for line in WorkspaceText.list(lines, Terminal.styles) { print(line) }
    }
  }
}

extension WorkspaceLine {
  fileprivate init(_ workspace: OperatedWorkspace) {
    let log = try? workspace.reading()
    let heals = log?.restoration == .healing
    self.init(
      name: workspace.folder.name, events: (try? log?.end()).map { Int($0) },
      bytes: (try? workspace.bytes()) ?? 0, archived: workspace.folder.isArchived, heals: heals,
      healsUntil: heals ? log?.repairEnd?.iso8601 : nil)
  }
}

struct ArchiveWorkspace: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive",
    abstract: "Stop serving a workspace. Nothing is removed; --undo brings it back.",
    discussion: """
      To people who connect it looks as if it did not exist. A server that is running notices at \
      once, and takes nothing more from those who are connected.
      """)

  @OptionGroup var location: Location

  @Argument(help: ArgumentHelp("The server's folder; left out with -C.", valueName: "dir"))
  var first: String

  @Argument(help: ArgumentHelp("The workspace's name.", valueName: "name"))
  var second: String?

  @OptionGroup var output: PlaceOutput

  @Flag(help: "Serve it again.")
  var undo = false

  func run() throws {
    let (directory, name) = try NamedServer.split(location, first, second, "name")
    let folder = try ServerFolder(directory)
    if undo { try folder.bringBack(name) } else { try folder.archive(name) }
    try output.print(PlaceLine(name, in: directory, isArchived: !undo)) {
      Terminal.say(
        undo
          ? WorkspaceText.broughtBack(name, in: directory)
          : WorkspaceText.archived(name, in: directory))
    }
  }
}
