import ArgumentParser
import PostilCore
import PostilLog
import PostilPages
import PostilReplica

struct Revoke: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke",
    abstract: "Revoke a member, a device or an invitation.",
    discussion: """
      Later events are refused; earlier ones stay, and the log says when and by whom. Revoking a \
      device also revokes those that go on with its work. This cannot be undone: on a terminal it \
      asks first, and elsewhere it needs --yes, except for an invitation. Run it in the server's \
      folder or as an admin in a replica; your own devices you may always revoke.
      """)

  @OptionGroup var location: Location
  @OptionGroup var choice: OperatorChoice
  @OptionGroup var confirmation: Confirmation
  @OptionGroup var output: RecordedOutput

  @Argument(help: "A member, with all devices; or the device or invitation of the option.")
  var name: String

  @Flag(help: "Only the device of this name.")
  var device = false

  @Flag(help: "The invitation of this id.")
  var invitation = false

  @Option(help: ArgumentHelp("Why, for the log.", valueName: "text"))
  var why = Reason.none

  func validate() throws {
    guard !(device && invitation) else {
      throw ValidationError.exclusive("--device", "--invitation")
    }
    try why.expectFits("--why")
  }

  func run() async throws {
    let desk = try MembersDesk(location, choice)
    try await desk.refresh()
    let (log, roster) = try desk.rosters()
    if !device, !invitation, roster.member(named: Text(name)) == nil {
      if let found = roster.replica(named: Text(name)) {
        let owner = roster.devices[roster.member(of: found)]?.name.string ?? ""
        throw Diagnosis.isDevice(name, of: owner)
      }
      if roster.invitation(named: name) != nil {
        throw Diagnosis.isInvitation(name)
      }
    }
    let revocation: Revocation =
      if device {
        .replica(try desk.device(named: name))
      } else if invitation {
        .invitation(try desk.invitation(named: name))
      } else {
        .member(try desk.member(named: name))
      }
    if let end = roster.end(of: revocation) {
      guard let guest = end.usedBy else {
        let waits = log.end(of: revocation) == nil
        return try output.print([LogLine]()) {
          print(
            waits
              ? MembershipText.waitsAlready(MembershipText.revocationCounts(name))
              : MembershipText.revokedBefore(name, at: Terminal.styles.moment(end.at.iso8601)))
        }
      }
      throw Diagnosis.invitationUsed(by: guest.string)
    }
    let kind = device ? "device " : invitation ? "invitation " : ""
    let change = Change.revoked(revocation, why: why.text)
    try confirmation.expect(
      ConsequenceText.revoking("\(kind)\(name)"), desk.consequences(of: change))
    let recorded = try await desk.record(
      change, saying: MembershipText.revocationCounts("\(kind)\(name)"))
    guard recorded.isInLog else { return try output.print(recorded.lines) {} }
    let after = try desk.roster()
    let others = after.devices.filter {
      roster.revocation(of: $0.key) == nil && after.revocation(of: $0.key) != nil
        && $0.value.name != Text(name)
    }
    try output.print(recorded.lines) {
      Terminal.print(
        MembershipText.revoked(
          "\(kind)\(name)", with: others.map(\.value.name.string).sorted()))
    }
    if after.revocation(of: desk.own) != nil {
      Terminal.say(MembershipText.ownReplicaRevoked)
    }
  }
}

extension Roster {
  /// The end that a member, a device or an invitation has come to already; `nil` if it has not.
  fileprivate func end(of revocation: Revocation) -> (usedBy: Text?, at: Instant)? {
    switch revocation {
    case .member(let member): return members[member]?.revoked.map { (nil, $0.at) }
    case .replica(let replica): return self.revocation(of: replica).map { (nil, $0.at) }
    case .invitation(let key):
      return switch invitations[key]?.end {
      case .used(let guest, let mark)?: (devices[guest]?.name ?? "somebody", mark.at)
      case .revoked(let mark)?: (nil, mark.at)
      case nil: nil
      }
    }
  }
}

struct SetRole: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "role",
    abstract: "Set what a member may do: reader, analyst, editor or admin.",
    discussion: """
      Run it in the server's folder, or as an admin in a replica. Before it lowers yourself or the \
      last admin, it asks on a terminal; elsewhere it needs --yes.
      """)

  @OptionGroup var location: Location
  @OptionGroup var choice: OperatorChoice
  @OptionGroup var confirmation: Confirmation
  @OptionGroup var output: RecordedOutput

  @Argument(help: "The member's name.")
  var name: String

  @Argument(help: "reader, analyst, editor or admin.")
  var role: Role

  func run() async throws {
    let desk = try MembersDesk(location, choice)
    try await desk.refresh()
    let member = try desk.member(named: name)
    let (log, toBe) = try desk.rosters()
    if toBe.members[member]?.roles.last?.role == role {
      let waits = log.members[member]?.roles.last?.role != role
      return try output.print([LogLine]()) {
        print(
          waits
            ? MembershipText.waitsAlready(MembershipText.roleCounts(name, "\(role)"))
            : MembershipText.roleUnchanged(name, "\(role)"))
      }
    }
    let change = Change.roleSet(member: member, role: role)
    try confirmation.expect(ConsequenceText.making(name, "\(role)"), desk.consequences(of: change))
    let recorded = try await desk.record(
      change, saying: MembershipText.roleCounts(name, "\(role)"))
    try output.print(recorded.lines) {
      if recorded.isInLog { print(MembershipText.roleSet(name, "\(role)")) }
    }
  }
}
