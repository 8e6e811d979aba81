import ArgumentParser
import Foundation
import PostilReplica
import PostilLog
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

  /// The first line that is a link: people paste what was printed around it, too.
  private static func linkOnInput() -> String {
    while let line = readLine(strippingNewline: true) {
      if line.contains("postil://") { return line }
    }
    return ""
  }

  func run() async throws {
    // An invitation is a secret, and arguments are there for every process to see.
    let typed = link == "-" ? Self.linkOnInput() : link
    let link = try Link(typed.trimmingCharacters(in: .whitespaces))
    let made: (replica: Replica, report: SyncReport)
    do {
      made = try await Replica.clone(
        link, into: directory ?? name, as: name, now: currentInstant())
    } catch SyncError.unreachable(let attempts) {
      throw Answer(
        .unreachable(
          attempts,
          hint: "look at the link once more, and whether the server runs; nothing was left behind"))
    } catch SyncError.otherServer(let attempts) {
      throw Answer(
        .otherServer(
          attempts,
          hint: "nothing was sent, nothing was left behind, and the invitation is not used up: ask "
            + "who invited you for a link of today"))
    } catch SyncError.refused(let refusal)
      where refusal.code == .unknownWorkspace && link.invite == nil
    {
      throw Answer(
        .notFound, "this link invites nobody into '\(link.workspace)'",
        hint: "a link to join ends with &invite=…; put it in quotes, or the shell cuts it at the &")
    }
    Terminal.say(
      "cloned \(link.workspace) into \(made.replica.folder.path) as \(name): "
        + "\(Terminal.counted(made.report.pulled, "event")) pulled")
  }
}
