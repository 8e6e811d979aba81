import ArgumentParser
import PostilCore
import PostilLog
import PostilPages
import PostilReplica

struct Members: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "members",
    abstract: "List members with their roles and devices, and unused invitations.",
    discussion: """
      Run it in a replica, or in the server's folder. What waits in a replica is listed, too: it counts \
      once pushed.
      """)

  @OptionGroup var location: Location
  @OptionGroup var choice: WorkspaceChoice
  @OptionGroup var output: OutputOptions

  func run() throws {
    let rosters = try MembersDesk.rosters(at: location, choice)
    let list = MemberList(rosters.log, toBe: rosters.toBe)
    if output.jsonl { return try output.print(list.lines) {} }
    try output.print(list) {
      Terminal.print(MembersText(list, Terminal.styles).lines)
    }
  }
}
