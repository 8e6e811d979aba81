import PostilPages
import PostilReplica
import PostilStore
import PostilWire

extension Diagnosis {
  static func of(_ error: SyncError) -> Diagnosis {
    switch error {
    case .unreachable(let attempts):
      unreachable(
        attempts,
        hint: "your work is saved here; start the server, or try again later; if it has moved: "
          + "postil link LINK")
    case .connectionLost(let address):
      Diagnosis(
        .unreachable, "the connection to \(address) was lost",
        hint: "your work is saved here; the next sync continues where this one stopped")
    case .otherServer(let attempts):
      otherServer(
        attempts,
        hint:
          "nothing was sent, and your work is saved here; ask the operator, by another channel, for the current "
          + "link; if it differs from yours: postil link LINK")
    case .proxyNotUsable(let problem):
      Diagnosis(
        .usage, problem.words,
        hint: "give socks5://HOST:PORT or http://HOST:PORT, or list the server's host in NO_PROXY")
    case .refused(let refusal): of(refusal)
    case .protocolViolation(let what):
      Diagnosis(
        .integrity, "the peer does not follow Postil's protocol: \(what)",
        hint: "nothing was changed; check that the link's port is a Postil server's")
    case .unsupportedVersion(let server):
      Diagnosis(
        .refused,
        "the server speaks protocol versions \(server.lowerBound) to \(server.upperBound), and this program "
          + "\(ProtocolVersion.current)",
        hint: "your work is saved here; update the older of the two")
    case .otherWorkspace:
      Diagnosis(
        .integrity, "the server serves a different workspace from the one this replica belongs to",
        hint: "nothing was changed; 'postil status' shows where your link leads")
    case .pullFirst(let held, let known):
      Diagnosis(
        .undecided,
        "the server holds \(Phrase.counted(held, "event")) of this replica, but its own file only \(known): it is "
          + "an older copy",
        hint: "pull before you write anything: postil pull")
    case .serverIsBehind(let held, let acknowledged):
      Diagnosis(
        .integrity,
        "the server holds \(Phrase.counted(held, "event")) of this replica, but had acknowledged "
          + "\(acknowledged): it was restored from an old backup",
        hint: whereLogsDiffer)
    case .damaged(let damage): of(StoreError.damaged(damage))
    case .diverged(let seq): of(Refusal(.diverged, found: seq))
    case .serverHeals(let unpushed, let gaveBack):
      Diagnosis(
        .unreachable,
        "the server was put back to an older state and takes no pushes yet; "
          + (gaveBack > 0
            ? "you gave back \(Phrase.counted(gaveBack, "event")) that it had lost; " : "")
          + "not pushed: \(Phrase.counted(unpushed, "event")) of yours",
        hint: untilHealed)
    case .endNotSigned(let seq): endNotSigned(at: seq)
    case .endsContradict(let kept, let said):
      contradiction(
        "the operator's key signed two different logs at event \(said.end.seq): both cannot be true",
        [kept, said], whenDecided)
    case .endContradictsLog(let said):
      contradiction(
        "the operator's key signed a log that differs from this replica's at event \(said.end.seq): both "
          + "cannot be true", [said], whenDecided)
    case .endWentBack(let kept, let said):
      contradiction(
        "the server's log ends at event \(said.end.seq), but the operator's key had already signed its end at "
          + "event \(kept.end.seq)", [kept, said], whenDecided)
    case .parkingFull(let refusal, let events, let bytes):
      Diagnosis(
        .refused,
        "\(of(refusal).message); no more can be parked, because at most \(events) events or "
          + "\(Phrase.size(bytes: UInt64(bytes))) can wait for room",
        hint:
          "nothing is lost, and the rest waits in your outbox; run 'postil outbox retry' once there is room, or "
          + "'postil outbox discard', and sync again")
    case .busy:
      Diagnosis(
        .unreachable, "another process is syncing this replica",
        hint: "wait until it has finished")
    case .previewTooLarge(let limit):
      Diagnosis(
        .refused,
        "more than \(limit / (1 << 20)) MiB wait on the server, too much to preview",
        hint: "run 'postil pull', then 'postil conflicts'")
    }
  }

  private static func of(_ refusal: Refusal) -> Diagnosis {
    switch refusal.code {
    case .unsupportedVersion:
      Diagnosis(
        .refused,
        "the server speaks protocol version \(refusal.expected), and this program \(refusal.found)",
        hint: "your work is saved here; update the older of the two")
    case .unknownWorkspace:
      Diagnosis(
        .notFound, "the server has no workspace '\(refusal.subject)' that is open to you",
        hint: "check the link; to join you need an invitation from an admin")
    case .revoked: revoked(at: refusal.found)
    case .roleTooLow:
      Diagnosis(
        .refused,
        "the server takes this only from the role \(refusal.subject) or higher, and yours is lower",
        hint: refusedWork)
    case .roleWasLowered:
      Diagnosis(
        .refused,
        "your role was lowered at event \(refusal.expected), and you decided this before you had seen that",
        hint: refusedWork)
    case .notSigned:
      Diagnosis(
        .integrity, "the events that this replica pushed are not signed with its key",
        hint: "your work is saved here; run 'postil verify'")
    case .invitationRefused:
      of(Refusal.InvitationFault(rawValue: refusal.found) ?? .unknown, guest: refusal.subject)
    case .membershipRefused:
      Diagnosis(
        .refused, "the server does not take your decision about members: it no longer applies",
        hint: refusedWork)
    case .noRoom:
      Diagnosis(
        .refused,
        refusal.room.map { full($0, limit: refusal.expected) } ?? "there is no room for it",
        hint:
          "your work is saved here; 'postil outbox' lists parked events, and what you can do")
    case .setAsideRefused:
      Diagnosis(
        .refused,
        refusal.expected > 0
          ? "the workspace has reached its limit of \(refusal.expected) set-asides and reinstatements"
          : "the server does not hold all of the events to set aside",
        hint: refusedWork)
    case .nameTaken:
      Diagnosis(
        .refused, "the name '\(refusal.subject)' is taken in this workspace",
        hint:
          "choose another name with --as; nothing recorded under this one is lost")
    case .nameNotAllowed:
      Diagnosis(
        .refused, "the server does not allow the name '\(refusal.subject)'",
        hint: "choose another with --as; nothing was left behind")
    case .counterOutOfStep:
      Diagnosis(
        .refused,
        "the server expects event \(refusal.expected) of this replica next, but the push starts at "
          + "\(refusal.found)",
        hint: "run 'postil sync' again")
    case .baseOutOfRange, .notAMember, .malformed, .outOfOrder, .tooMuch:
      Diagnosis(
        .refused, "the server refused the push (\(refusal.words))",
        hint: "your work is saved here; run 'postil verify' to check the file")
    case .busy where refusal.expected == 0 && !refusal.subject.isEmpty:
      Diagnosis(
        .unreachable, "the server cannot store anything now: \(refusal.subject)",
        hint:
          "your work is saved here; tell the operator, and push again once that is fixed"
      )
    case .shuttingDown, .busy:
      Diagnosis(
        .unreachable,
        refusal.code == .shuttingDown
          ? "the server is shutting down"
          : refusal.expected > 0
            ? "the server is busy: it takes at most \(refusal.expected) \(refusal.subject)"
            : "the server is busy",
        hint:
          "your work is saved here; try again in \(Phrase.counted(refusal.retryAfterSeconds, "second"))"
      )
    case .healing:
      Diagnosis(
        .unreachable, "the server was put back to an older state and takes no pushes yet",
        hint: untilHealed)
    case .tooFast:
      Diagnosis(
        .unreachable, "the server takes at most \(refusal.expected) \(refusal.subject) a minute",
        hint:
          "your work is saved here; try again in \(Phrase.counted(refusal.retryAfterSeconds, "second"))"
      )
    case .tooManyConnections:
      Diagnosis(
        .unreachable,
        "\(refusal.expected) \(refusal.subject.isEmpty ? "connections of one replica" : "\(refusal.subject)") "
          + "are already open, the most that the server takes",
        hint:
          "your work is saved here; try again in \(Phrase.counted(refusal.retryAfterSeconds, "second"))"
      )
    case .tooMuchToday:
      Diagnosis(
        .unreachable,
        "the server takes at most \(Phrase.size(bytes: refusal.expected)) a day from one member, all devices "
          + "together, and you have pushed that much",
        hint: "your work is saved here, and you can still pull; push again in "
          + Phrase.duration(seconds: refusal.retryAfterSeconds))
    case .quotaReached:
      Diagnosis(
        .refused,
        "the workspace is full: it takes \(refusal.found) bytes on the server's disk, and \(refusal.expected) are "
          + "allowed",
        hint: "your work is saved here, and you can still pull; ask the operator for more room"
      )
    case .diverged:
      Diagnosis(
        .integrity, "the server's log differs from this replica's at event \(refusal.found)",
        hint: whereLogsDiffer)
    case .logIsBehind:
      Diagnosis(
        .integrity,
        "the server's log ends at event \(refusal.expected), but this replica's at \(refusal.found): "
          + "the server was put back to an older state, and has not noticed",
        hint: whileBehind)
    case .otherWorkspace: of(SyncError.otherWorkspace)
    case nil: ofUnknownCode(refusal)
    }
  }

  static let healing = Diagnosis(
    .unreachable,
    "the workspace was put back to an older state and takes nothing yet, not even from its operator; nothing "
      + "was recorded",
    hint:
      "wait until it takes pushes again; or, to end the wait, stop the server and run "
      + "'postil serve DIR --healed'")

  private static let untilHealed =
    "your work is saved here; try again in ten minutes, or in a day if replicas are still giving events back; "
    + "the operator can end the wait with 'postil serve --healed'"

  private static let refusedWork =
    "your work is saved here; 'postil status' shows what was refused, and 'postil outbox' what you can do"

  /// Such as: a thread is full (5,000 replies …).
  private static func full(_ room: Refusal.Room, limit: UInt64) -> String {
    let what =
      switch room.owner {
      case .entity(.article): "the article"
      case .entity(.annotation): "the annotation"
      case .entity(.reply): "the reply"
      case .entity(.term): "the term"
      case .thread: "the thread of the annotation"
      case .margin: "the margin of the article"
      case .vocabulary: "the vocabulary"
      }
    let amount = "\(limit) \(room.isOfBytes ? "bytes" : "events")"
    return room.member == nil
      ? "\(what) is full: it can hold \(amount)"
      : "your share of \(what) is used up: each member can add \(amount)"
  }

  private static func ofUnknownCode(_ refusal: Refusal) -> Diagnosis {
    let status: ExitStatus =
      switch refusal.kind {
      case .fixYourRequest: .refused
      case .tryLater: .unreachable
      case .someoneMustDecide: .undecided
      }
    return Diagnosis(
      status, "the server refused, for a reason that this version does not know",
      hint: "your work is saved here; update postil")
  }
}

extension Refusal {
  fileprivate var words: String {
    switch code {
    case .baseOutOfRange:
      "an event claims to have seen event \(found), but the log ends at \(expected)"
    case .notAMember: "the replica does not belong to a member"
    case .outOfOrder: "a message out of order"
    case .tooMuch: "\(found) bytes without an acknowledgement; \(expected) are allowed"
    default: "it cannot be read"
    }
  }
}

extension Refusal {
  /// The reason why an event was parked.
  var whyParked: String {
    code == .diverged
      ? "it refers to something after event \(found) of the log that 'postil reclone' replaced"
      : Diagnosis.of(SyncError.refused(self)).message
  }
}
