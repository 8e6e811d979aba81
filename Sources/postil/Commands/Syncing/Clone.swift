import ArgumentParser
import Foundation
import PostilLog
import PostilPages
import PostilReplica
import PostilServer
import PostilWire

struct Clone: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a replica of a workspace, with a key of its own, and join it as a member.")

  @Argument(help: "The link of your invitation; - reads it from standard input.")
  var link: String

  @Argument(
    help: ArgumentHelp("The replica's folder; by default named after it.", valueName: "dir"))
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
    if directory == "" { throw ValidationError("the folder to clone into has an empty name") }
  }

  func run() async throws {
    // An invitation is a secret, and arguments are there for every process to see.
    let typed = link == "-" ? Self.linkOnInput() : link
    let link = try Link(typed: typed)
    let folder = try? ReplicaFolder.new(at: directory ?? name)
    if let folder, let server = ServerFolder.holding(folder.path) {
      throw CommandError(Diagnosis.cloneInServer(folder.path, server))
    }
    let made: (replica: Replica, report: SyncReport)
    do {
      made = try await clone(link)
    } catch {
      guard let folder, FileManager.default.fileExists(atPath: folder.home) else { throw error }
      throw Self.halfJoined(directory ?? name, error)
    }
    Terminal.say(
      CloneText.cloned(
        link.workspace, into: made.replica.folder.path, as: name, pulled: made.report.pulled))
  }

  /// The error for a replica that was made, but whose joining broke off.
  private static func halfJoined(_ directory: String, _ error: any Error) -> any Error {
    guard let cause = Diagnosis(error) else { return error }
    return CommandError(Diagnosis.halfJoined(directory, cause))
  }

  private func clone(_ link: Link) async throws -> (replica: Replica, report: SyncReport) {
    do {
      return try await Replica.clone(
        link, into: directory ?? name, as: name, now: currentInstant())
    } catch SyncError.unreachable(let attempts) {
      throw CommandError(
        .unreachable(
          attempts,
          hint: "look at the link once more, and whether the server runs; nothing was left behind"))
    } catch SyncError.otherServer(let attempts) {
      throw CommandError(
        .otherServer(
          attempts,
          hint: "nothing was sent, nothing was left behind, and the invitation is not used up: ask "
            + "who invited you for a link of today"))
    } catch SyncError.refused(let refusal)
      where refusal.code == .unknownWorkspace && link.invite == nil
    {
      throw CommandError(Diagnosis.noInvitation(into: link.workspace))
    }
  }
}
