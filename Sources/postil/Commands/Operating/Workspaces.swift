import ArgumentParser
import Foundation
import PostilCore
import PostilPages
import PostilServer

struct Workspaces: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workspace",
    abstract: "Make, list and archive the workspaces of a server's folder.",
    discussion: """
      One server serves all of them on one port with one key. The name in the link says which is \
      meant, and who belongs to one learns nothing of the others.
      """,
    subcommands: [
      CreateWorkspace.self, ListWorkspaces.self, ArchiveWorkspace.self, AnnounceKey.self,
    ])
}

struct CreateWorkspace: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Make a workspace; a server that runs serves it at once.")

  @OptionGroup var location: Location

  @Argument(help: ArgumentHelp("The server's folder; left out with -C.", valueName: "dir"))
  var first: String

  @Argument(
    help: ArgumentHelp("Its name: Latin letters, digits, -, _ and .", valueName: "name"))
  var second: String?

  @Flag(help: "Without members: anybody who reaches it may join and do everything.")
  var open = false

  func run() throws {
    let (directory, name) = try NamedServer.split(location, first, second, "name")
    let folder = try ServerFolder(directory)
    let isNew = try folder.workspaces().isEmpty
    try folder.create(name, for: open ? .anybody : .members, now: currentInstant())
    Terminal.say(WorkspaceText.created(name, in: directory, isFirst: isNew))
    if !open { Terminal.say(WorkspaceText.firstAdmin(of: name, in: directory)) }
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

  func run() throws {
    let folder = try ServerFolder(NamedServer.directory(location, directory))
    let lines = try folder.workspaces().map(WorkspaceLine.init)
    guard !lines.isEmpty else { throw folder.nothingHere }
    try output.print(lines) {
      let width = lines.map(\.name.count).max() ?? 0
      for line in lines {
        let name = line.name.padding(toLength: width, withPad: " ", startingAt: 0)
        let events = line.events.map { Phrase.counted($0, "event") } ?? "cannot be read"
        print(
          "\(name)  \(events), \(line.bytes) bytes" + (line.archived ? ", archived" : "")
            + (line.heals ? ", heals\(line.healsUntil.map { " until \($0)" } ?? "")" : ""))
      }
    }
  }
}

/// A workspace as `workspace list` shows it.
private struct WorkspaceLine: Encodable {
  let name: String
  /// `nil` where the file cannot be read; `postil verify` says why.
  let events: Int?
  let bytes: Int
  let archived: Bool
  /// True if it takes no pushes, since it was restored or put back from a copy.
  let heals: Bool
  /// `nil` where it heals until the operator ends it.
  let healsUntil: String?

  init(_ workspace: WorkspaceFolder) {
    name = workspace.name
    let log = try? workspace.reading()
    events = (try? log?.end()).map { Int($0) }
    bytes = workspace.bytes
    archived = workspace.isArchived
    heals = log?.restoration == .healing
    healsUntil = heals ? log?.repairEnd?.iso8601 : nil
  }
}

struct ArchiveWorkspace: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive",
    abstract: "Serve a workspace no more. Nothing of it is removed; --undo brings it back.",
    discussion: """
      Whoever connects hears what they would hear if it had never been; a server that runs notices at \
      once, and takes nothing more of those who are connected.
      """)

  @OptionGroup var location: Location

  @Argument(help: ArgumentHelp("The server's folder; left out with -C.", valueName: "dir"))
  var first: String

  @Argument(help: ArgumentHelp("The workspace's name.", valueName: "name"))
  var second: String?

  @Flag(help: "Serve it again.")
  var undo = false

  func run() throws {
    let (directory, name) = try NamedServer.split(location, first, second, "name")
    let folder = try ServerFolder(directory)
    if undo {
      try folder.bringBack(name)
      return Terminal.say(WorkspaceText.broughtBack(name, in: directory))
    }
    try folder.archive(name)
    Terminal.say(WorkspaceText.archived(name, in: directory))
  }
}
