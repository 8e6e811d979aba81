import PostilCore
import PostilServer
import PostilStore
import PostilWire

/// Diagnoses of refused keys, roles and invitations.
extension Diagnosis {
  static func of(_ objection: Objection) -> Diagnosis {
    switch objection {
    case .roleTooLow(let needed):
      Diagnosis(
        .refused, "that takes the role \(needed) or a higher one; yours is lower",
        hint: "nothing was changed; an admin can give it: postil role NAME \(needed)")
    case .roleWasLowered:
      Diagnosis(
        .refused, "your role was lowered before this was decided",
        hint: "nothing was changed; run 'postil sync' and look at it again")
    case .revoked(let seq): revoked(at: seq)
    case .notInvited:
      Diagnosis(
        .refused, "this replica is no member of the workspace",
        hint: "ask an admin for an invitation and clone with its link")
    case .unknownInvitation, .forgedTicket: of(.unknown, guest: "")
    case .usedInvitation: of(.used, guest: "")
    case .expiredInvitation: of(.expired, guest: "")
    case .revokedInvitation: of(.revoked, guest: "")
    case .invitationOfAnother(let name): of(.ofAnother, guest: name)
    case .nobody:
      Diagnosis(
        .notFound, "there is nobody of that name, or no longer",
        hint: "'postil members' lists members, devices and invitations")
    case .founder:
      Diagnosis(
        .refused, "the operator founded the workspace and stays its admin",
        hint: "whoever has the server's folder could write in its name again at any time")
    case .notTheFounder:
      Diagnosis(
        .refused, "only the operator announces the server's next key",
        hint: "it is done in the server's folder: postil workspace announce-key DIR")
    case .foreignDevice:
      Diagnosis(
        .refused, "a device is invited by the member whose it is, and by nobody else",
        hint: "who has lost the only one joins anew as a member")
    case .tooMany(let limit):
      Diagnosis(
        .refused, "there are \(limit) of them already, the most there can be",
        hint: "revoke invitations that nobody uses: postil revoke --invitation ID")
    }
  }

  static var openWorkspace: Diagnosis {
    Diagnosis(
      .refused, "this workspace is open: anybody who reaches it may join and do everything",
      hint: "make one with members: postil serve DIR --workspace NAME, without --open")
  }

  static func revoked(at seq: Seq) -> Diagnosis {
    Diagnosis(
      .refused, "this replica was revoked by event \(seq) of the log",
      hint:
        "your work is saved here, and what was acknowledged before stays in the log; an admin can take "
        + "over what waits: postil bundle create FILE --outbox")
  }

  static func of(_ fault: Refusal.InvitationFault, guest: Text) -> Diagnosis {
    let what =
      switch fault {
      case .unknown: "the server does not know this invitation"
      case .used: "this invitation was used already: each lets one replica in"
      case .expired: "this invitation has expired"
      case .revoked: "this invitation was revoked"
      case .ofAnother: "this invitation is for '\(guest)'"
      }
    return Diagnosis(
      .refused, what,
      hint: fault == .ofAnother
        ? "clone with --as \(guest)" : "ask for a new one: postil invite; nothing was left behind")
  }
}

extension Diagnosis {
  static func of(_ problem: OperatorDesk.Problem) -> Diagnosis {
    switch problem {
    case .openWorkspace: openWorkspace
    case .keyReadableByOthers(let path):
      Diagnosis(
        .refused,
        "\(path) can be read by others than its owner: whoever has it can invite whom he likes",
        hint: "chmod 600 \(path), and look at 'postil members' for whom you do not know")
    case .keyMissing(let path):
      Diagnosis(
        .notFound, "there is no \(path): the key of the operator, which founded the workspace",
        hint: "put it there from where it is kept, which is no backup of the workspace; admins see "
          + "to members from their replicas")
    case .putBack(let path):
      Diagnosis(
        .refused,
        "\(path) was put back from a copy, and no server that was started there has noticed it: its end "
          + "is not signed before",
        hint: "start the server once: postil serve DIR; it heals from what the replicas hold")
    case .foreignKey(let path):
      Diagnosis(
        .integrity, "\(path) is not the key that founded this workspace",
        hint: "put back the file that 'postil serve' made; admins can invite from their replicas")
    case .notInLog(let event):
      Diagnosis(
        .notFound, "the log holds no event '\(event)'",
        hint: "events are named as 'postil log' in a replica lists them, such as north.42")
    case .alwaysCounts(let event, let change): alwaysCounts(event, change)
    case .nobody(let name):
      Diagnosis(
        .notFound, "there is no '\(name)' here",
        hint: "'postil members' lists members, devices and invitations")
    }
  }

  /// The diagnosis of an attempt to set aside, or reinstate, an event that always counts.
  static func alwaysCounts(_ event: String, _ change: String) -> Diagnosis {
    Diagnosis(
      .refused, "\(event) cannot be set aside: it is \(change)",
      hint:
        "membership, and what sets events aside or lets them count again, always counts; nothing "
        + "was changed")
  }

  static func of(_ problem: KeyFile.Unreadable) -> Diagnosis {
    Diagnosis(
      .integrity, "\(problem.path) is no key that can be read",
      hint: "put back the file; without the operator's key, admins invite from their replicas")
  }

  static func of(_ problem: ServedLink.NeverServed) -> Diagnosis {
    Diagnosis(
      .notFound, "\(problem.path) was never served, so there is no address for a link",
      hint: "start 'postil serve \(problem.path)' first")
  }
}
