import PostilCore
import PostilReplica
import PostilServer
import PostilStore
import PostilWire

/// Diagnoses of refused keys, roles and invitations.
extension Diagnosis {
  static func of(_ objection: Objection) -> Diagnosis {
    switch objection {
    case .roleTooLow(let needed):
      Diagnosis(
        .refused, "this needs the role \(needed) or a higher one, and yours is lower",
        hint: "nothing was changed; an admin can raise your role: postil role NAME \(needed)")
    case .roleWasLowered:
      Diagnosis(
        .refused, "your role was lowered before this was decided",
        hint: "nothing was changed; run 'postil sync' and decide again")
    case .revoked(let seq): revoked(at: seq)
    case .notInvited:
      Diagnosis(
        .refused, "this replica does not belong to a member of the workspace",
        hint: "ask an admin for an invitation, and clone with its link")
    case .unknownInvitation, .forgedTicket: of(.unknown, guest: "")
    case .usedInvitation: of(.used, guest: "")
    case .expiredInvitation: of(.expired, guest: "")
    case .revokedInvitation: of(.revoked, guest: "")
    case .invitationOfAnother(let name): of(.ofAnother, guest: name)
    case .nobody:
      Diagnosis(
        .notFound, "nobody in this workspace has that name now",
        hint: "'postil members' lists members, devices and invitations")
    case .founder:
      Diagnosis(
        .refused, "the operator founded the workspace and stays its admin",
        hint: "anyone with the server's folder can write in the operator's name at any time")
    case .notTheFounder:
      Diagnosis(
        .refused, "only the operator can announce the server's next key",
        hint: "run 'postil workspace announce-key DIR' for the server's folder")
    case .foreignDevice:
      Diagnosis(
        .refused, "only its own member can invite a device",
        hint: "a member who has lost the only device must join again as a new member")
    case .tooMany(let limit):
      Diagnosis(
        .refused, "there are already \(limit) of them, the most that are allowed",
        hint: "revoke invitations that nobody uses: postil revoke ID --invitation")
    }
  }

  static var openWorkspace: Diagnosis {
    Diagnosis(
      .refused, "this workspace is open: anyone who can reach it may join and do everything",
      hint: "to make one with members: postil serve DIR --workspace NAME, without --open")
  }

  static func revoked(at seq: Seq) -> Diagnosis {
    Diagnosis(
      .refused, "this replica was revoked by event \(seq) of the log",
      hint:
        "your work is saved here, and the log keeps what you pushed before; for an admin to take over the "
        + "rest: postil bundle create FILE --outbox")
  }

  static func of(_ fault: Refusal.InvitationFault, guest: Text) -> Diagnosis {
    let what =
      switch fault {
      case .unknown: "the server does not know this invitation"
      case .used: "this invitation was already used: each lets in one replica"
      case .expired: "this invitation has expired"
      case .revoked: "this invitation was revoked"
      case .ofAnother: "this invitation is for '\(guest)'"
      }
    return Diagnosis(
      .refused, what,
      hint: fault == .ofAnother
        ? "clone with --as \(guest)" : "ask an admin for a new one; nothing was left behind")
  }
}

extension Diagnosis {
  static func of(_ problem: OperatorDesk.Problem) -> Diagnosis {
    switch problem {
    case .openWorkspace: openWorkspace
    case .keyReadableByOthers(let path):
      Diagnosis(
        .refused,
        "users other than its owner can read \(path): anyone who has it can invite anybody",
        hint: "run 'chmod 600 \(path)', and look in 'postil members' for people you do not know")
    case .keyMissing(let path):
      Diagnosis(
        .notFound, "\(path) is missing: the operator's key, which founded the workspace",
        hint:
          "put it back from where you keep it (a backup of the workspace does not contain it); until then "
          + "admins manage members from their replicas")
    case .putBack(let path):
      Diagnosis(
        .refused,
        "\(path) was put back from a copy, and its end cannot be signed before a server was started there "
          + "and noticed it",
        hint: "start the server once with 'postil serve DIR': it heals from what the replicas hold")
    case .foreignKey(let path):
      Diagnosis(
        .integrity, "\(path) is not the key that founded this workspace",
        hint:
          "put back the file that 'postil serve' made; until then admins invite from their replicas"
      )
    case .notInLog(let event):
      Diagnosis(
        .notFound, "the log holds no event '\(event)'",
        hint: "name events as 'postil log' lists them in a replica, such as north.42")
    case .alwaysCounts(let event, let change): alwaysCounts(event, change)
    case .nobody(let name):
      Diagnosis(
        .notFound, "there is no '\(name)' here",
        hint: "'postil members' lists members, devices and invitations")
    }
  }

  /// Why the log took nothing of what was decided in the server's folder.
  static func ofOperator(_ refusal: Refusal) -> Diagnosis {
    Diagnosis(.refused, of(SyncError.refused(refusal)).message, hint: "nothing was changed")
  }

  /// A set-aside or a reinstatement of an event that always counts.
  static func alwaysCounts(_ event: String, _ change: String) -> Diagnosis {
    Diagnosis(
      .refused, "\(event) cannot be set aside: it is \(change)",
      hint:
        "events about members, set-asides and reinstatements always count; nothing was changed")
  }

  static func of(_ problem: KeyFile.Unreadable) -> Diagnosis {
    Diagnosis(
      .integrity, "\(problem.path) does not hold a readable key",
      hint:
        "put back the file; without the operator's key, only admins can invite, from their replicas"
    )
  }

  static func of(_ problem: ServedLink.NeverServed) -> Diagnosis {
    Diagnosis(
      .notFound, "\(problem.path) has never been served, so there is no address for a link",
      hint: "run 'postil serve \(problem.path)' first")
  }
}
