import ArgumentParser
import PostilCore
import PostilLog
import PostilPages
import PostilWire

struct InviteGuest: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invite",
    abstract: "Make a link that lets one replica join, once.",
    discussion: """
      Run it in the server's folder, or as an admin in a replica. The first person to use the link \
      joins: send it where only the guest can read it. 'postil clone -' reads it from standard \
      input, so that it appears in no list of processes.

      Roles: reader reads; analyst annotates; editor also imports articles; admin also invites, sets \
      roles and revokes.
      """)

  @OptionGroup var location: Location
  @OptionGroup var choice: OperatorChoice
  @OptionGroup var output: RecordedOutput

  @Option(help: ArgumentHelp("reader, analyst, editor or admin.", valueName: "role"))
  var role: Role?

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp("Only for somebody with this name.", valueName: "name"))
  var name: String?

  @Flag(help: "For another device of your own.")
  var device = false

  @Option(help: ArgumentHelp("How long it is valid, 1 to 365.", valueName: "days"))
  var days = 7

  func validate() throws {
    guard device || role != nil else {
      throw ValidationError.guestMissing
    }
    guard !device || role == nil else {
      throw ValidationError.roleOfDevice
    }
    guard !device || name == nil else {
      throw ValidationError.nameOfDevice
    }
    guard InviteLife.allowed.contains(days) else {
      throw ValidationError.outside(InviteLife.allowed, "--days")
    }
    if let name, !MemberName.isAllowed(Text(name)) {
      throw ValidationError.notAName(name)
    }
  }

  func run() async throws {
    let desk = try MembersDesk(location, choice)
    if let name, try desk.roster().replica(named: Text(name)) != nil {
      throw Diagnosis.nameTaken(name)
    }
    let key = SigningKey()
    let guest: Invitation.Guest =
      if let role {
        .member(role, name: name.map { Text($0) })
      } else {
        .device(of: try desk.roster().member(of: desk.own))
      }
    let expires = InviteLife(days: days).end(from: currentInstant())
    // Before anything is recorded: a folder that was never served has no link.
    _ = try desk.link()
    let recorded = try await desk.record(
      .memberInvited(Invitation(publicKey: key.publicKey, guest: guest, expires: expires)),
      saying: MembershipText.invitationCounts)
    // Anew: talking to the server shows whether it has another key by now.
    let link = "\(try desk.link().inviting(Invite(key, workspaceID: desk.workspaceID)))"
    let id = Roster.shortName(ofInvitation: key.publicKey)
    do {
      try output.print(
        PrintedInvitation(
          link: link, invitation: id, expires: expires.iso8601, recorded: recorded.lines)
      ) { print(link) }
      try Terminal.finish()
    } catch let error as Terminal.Unwritten {
      throw Diagnosis.unprinted(invitation: id, error.reason)
    }
    Terminal.say(
      MembershipText.invited(
        id, until: Terminal.styles.moment(expires.iso8601), name: name))
  }
}

/// The life of an invitation.
struct InviteLife {
  static let allowed = 1...365

  let days: Int

  func end(from now: Instant) -> Instant {
    Instant(milliseconds: now.milliseconds + Int64(days) * 86_400_000)
  }
}

extension Role: ExpressibleByArgument {
  public init?(argument: String) {
    self.init(typed: argument)
  }

  public static var allValueStrings: [String] { allCases.map(\.description) }
}
