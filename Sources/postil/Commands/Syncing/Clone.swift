import ArgumentParser
import Foundation
import PostilLog
import PostilPages
import PostilReplica
import PostilServer
import PostilWire

struct Clone: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clone",
    abstract: "Make a replica of a workspace, with a key of its own, and join it as a member.")

  @OptionGroup var output: PlaceOutput

  @Argument(help: "The link of your invitation; - reads it from standard input.")
  var link: String

  @Argument(
    help: ArgumentHelp(
      "The replica's folder; by default it has the name of --as.", valueName: "dir"))
  var directory: String?

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      "Your name in the workspace: lower-case letters, digits, - and _.", valueName: "name"))
  var name: String

  /// The first line that is a link: people paste the lines around it, too.
  private static func linkOnInput() -> String {
    while let line = readLine(strippingNewline: true) {
      if line.lowercased().contains("postil://") { return line }
    }
    return ""
  }

  func validate() throws {
    if directory == "" { throw ValidationError.emptyClonePath }
  }

  func run() async throws {
    // An invitation is a secret, and arguments are there for every process to see.
    let typed = link == "-" ? Self.linkOnInput() : link
    let link = try Link(typed: typed)
    let folder = try? ReplicaFolder.new(at: directory ?? name)
    if let folder, let server = ServerFolder.holding(folder.path) {
      throw Diagnosis.cloneInServer(folder.path, server)
    }
    let made: (replica: Replica, report: SyncReport)
    do {
      made = try await clone(link)
    } catch {
      guard let folder, FileManager.default.fileExists(atPath: folder.home) else { throw error }
      throw Self.halfJoined(directory ?? name, error)
    }
    let path = made.replica.folder.path
    try output.print(
      PlaceLine(
        link.workspace, in: path, as: name, link: made.replica.link(),
        events: made.replica.status().cursor)
    ) {
      Terminal.say(
        CloneText.cloned(link.workspace, into: path, as: name, pulled: made.report.pulled))
    }
  }

  /// The error for a replica that was made, but whose joining broke off.
  private static func halfJoined(_ directory: String, _ error: any Error) -> any Error {
    guard let cause = Diagnosis(error) else { return error }
    return Diagnosis.halfJoined(directory, cause)
  }

  private func clone(_ link: Link) async throws -> (replica: Replica, report: SyncReport) {
    do {
      return try await Replica.clone(
        link, into: directory ?? name, as: name, now: currentInstant())
    } catch SyncError.unreachable(let attempts) {
      throw Diagnosis.unreachableToClone(attempts)
    } catch SyncError.otherServer(let attempts) {
      throw Diagnosis.otherServerToClone(attempts)
    } catch SyncError.refused(let refusal)
      where refusal.code == .unknownWorkspace && link.invite == nil
    {
      throw Diagnosis.noInvitation(into: link.workspace)
    }
  }
}
