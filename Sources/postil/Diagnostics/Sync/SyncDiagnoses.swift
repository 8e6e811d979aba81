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
        hint: "your work is saved here; start the server, or try again later; if it moved: "
          + "postil link LINK")
    case .connectionLost(let address):
      Diagnosis(
        .unreachable, "the connection to \(address) was lost",
        hint: "your work is saved here; the next sync goes on where this one stopped")
    case .otherServer(let attempts):
      otherServer(
        attempts,
        hint:
          "nothing was sent and your work is saved here; ask the operator, not over this line, for "
          + "the link, and only if it is a new one: postil link LINK")
    case .proxyNotUsable(let problem):
      Diagnosis(
        .usage, problem.words,
        hint: "give socks5://HOST:PORT or http://HOST:PORT, or list the server's host in NO_PROXY")
    case .refused(let refusal): of(refusal)
    case .protocolViolation(let what):
      Diagnosis(
        .integrity, "the other side does not speak Postil's protocol: \(what)",
        hint: "nothing was changed; look whether the link's port is that of a Postil server")
    case .unsupportedVersion(let server):
      Diagnosis(
        .refused,
        "the server speaks protocol \(server.lowerBound) to \(server.upperBound), this version "
          + "\(ProtocolVersion.current)",
        hint: "your work is saved here; update the older of the two")
    case .otherWorkspace:
      Diagnosis(
        .integrity, "the server serves another workspace than the one this replica belongs to",
        hint: "nothing was changed; look where the link leads with 'postil status'")
    case .pullFirst(let held, let known):
      Diagnosis(
        .undecided,
        "the server holds \(Phrase.counted(held, "event")) of this replica, its own file \(known): it is "
          + "an older copy",
        hint: "pull before you write anything: postil pull")
    case .serverIsBehind(let held, let acknowledged):
      Diagnosis(
        .integrity,
        "the server holds \(Phrase.counted(held, "event")) of this replica, and acknowledged "
          + "\(acknowledged) before: "
          + "it was restored from an old backup",
        hint: whereLogsDiffer)
    case .damaged(let damage): of(StoreError.damaged(damage))
    case .diverged(let seq): of(Refusal(.diverged, found: seq))
    case .serverHeals(let unpushed, let gaveBack):
      Diagnosis(
        .unreachable,
        "the server was put back to an older state and takes no pushes yet; "
          + (gaveBack > 0
            ? "\(Phrase.counted(gaveBack, "event")) that it had lost were given back; " : "")
          + "not pushed: \(Phrase.counted(unpushed, "event")) of yours",
        hint: untilHealed)
    case .endNotSigned(let seq): endNotSigned(at: seq)
    case .endsContradict(let kept, let said):
      contradiction(
        "the operator's key signed two different logs at event \(said.end.seq): both cannot be true",
        [kept, said], whenDecided)
    case .endContradictsLog(let said):
      contradiction(
        "the operator's key signed another log at event \(said.end.seq) than this replica holds: both "
          + "cannot be true", [said], whenDecided)
    case .endWentBack(let kept, let said):
      contradiction(
        "the server's log ends at event \(said.end.seq), and the operator's key signed its end at event "
          + "\(kept.end.seq) earlier", [kept, said], whenDecided)
    case .parkingFull(let refusal, let events, let bytes):
      Diagnosis(
        .refused,
        "\(of(refusal).message); and no more is parked: \(events) events or "
          + "\(Phrase.size(bytes: UInt64(bytes))) of them wait for room already",
        hint: "nothing is lost, the rest waits in your outbox; make way with 'postil outbox retry' "
          + "once there is room, or with 'postil outbox discard', and sync again")
    case .busy:
      Diagnosis(
        .unreachable, "this replica is being synchronised by another process",
        hint: "wait for it to end")
    case .previewTooLarge(let limit):
      Diagnosis(
        .refused,
        "more than \(limit / (1 << 20)) MiB wait on the server: too much to look at beforehand",
        hint: "'postil pull' takes it batch by batch; 'postil conflicts' then lists what it opened")
    }
  }

  private static func of(_ refusal: Refusal) -> Diagnosis {
    switch refusal.code {
    case .unsupportedVersion:
      Diagnosis(
        .refused, "the server speaks protocol \(refusal.expected), this version \(refusal.found)",
        hint: "your work is saved here; update the older of the two")
    case .unknownWorkspace:
      Diagnosis(
        .notFound, "the server has no workspace '\(refusal.subject)' that is open to you",
        hint: "look at the link once more; to join takes an invitation: postil invite")
    case .revoked: revoked(at: refusal.found)
    case .roleTooLow:
      Diagnosis(
        .refused, "the server takes that from the role \(refusal.subject) on, and yours is lower",
        hint: refusedWork)
    case .roleWasLowered:
      Diagnosis(
        .refused,
        "your role was lowered at event \(refusal.expected), and this was decided without knowing it",
        hint: refusedWork)
    case .notSigned:
      Diagnosis(
        .integrity, "what this replica pushed is not signed with its key",
        hint: "your work is saved here; run 'postil verify'")
    case .invitationRefused:
      of(Refusal.InvitationFault(rawValue: refusal.found) ?? .unknown, guest: refusal.subject)
    case .membershipRefused:
      Diagnosis(
        .refused, "the server does not take what was decided about members: it no longer applies",
        hint: refusedWork)
    case .noRoom:
      Diagnosis(
        .refused,
        refusal.room.map { full($0, limit: refusal.expected) } ?? "there is no room for it",
        hint: "your work is saved here; 'postil outbox' lists parked events and what to do")
    case .setAsideRefused:
      Diagnosis(
        .refused,
        refusal.expected > 0
          ? "set-asides and reinstatements have reached the workspace's limit of \(refusal.expected); no more are taken"
          : "the server does not hold all of the events that are to be set aside",
        hint: refusedWork)
    case .nameTaken:
      Diagnosis(
        .refused, "the name '\(refusal.subject)' is taken in this workspace",
        hint:
          "clone under another name with --as; what was recorded under this one stays where it is")
    case .nameNotAllowed:
      Diagnosis(
        .refused, "the server does not allow the name '\(refusal.subject)'",
        hint: "choose another with --as; nothing was left behind")
    case .counterOutOfStep:
      Diagnosis(
        .refused,
        "the server would take event \(refusal.expected) of this replica next, the push starts at "
          + "\(refusal.found)",
        hint: "run 'postil sync' again: it asks the server anew")
    case .baseOutOfRange, .notAMember, .malformed, .outOfOrder, .tooMuch:
      Diagnosis(
        .refused, "the server refuses what this replica pushed (\(refusal.words))",
        hint: "your work is saved here; run 'postil verify' to see whether the file is sound")
    case .busy where refusal.expected == 0 && !refusal.subject.isEmpty:
      Diagnosis(
        .unreachable, "the server stores nothing for now: \(refusal.subject)",
        hint:
          "your work is saved here; tell the server's operator, and push again once that is mended"
      )
    case .shuttingDown, .busy:
      Diagnosis(
        .unreachable,
        refusal.code == .shuttingDown
          ? "the server is shutting down"
          : refusal.expected > 0
            ? "the server is busy: it takes \(refusal.expected) \(refusal.subject)"
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
        .unreachable, "the server takes at most \(refusal.expected) \(refusal.subject) in a minute",
        hint:
          "your work is saved here; try again in \(Phrase.counted(refusal.retryAfterSeconds, "second"))"
      )
    case .tooManyConnections:
      Diagnosis(
        .unreachable,
        "\(refusal.expected) \(refusal.subject.isEmpty ? "connections of one replica" : "\(refusal.subject)") "
          + "are open already, and the server takes no more",
        hint:
          "your work is saved here; try again in \(Phrase.counted(refusal.retryAfterSeconds, "second"))"
      )
    case .tooMuchToday:
      Diagnosis(
        .unreachable,
        "the server takes at most \(Phrase.size(bytes: refusal.expected)) of one member in a day, from all "
          + "devices together, and you have pushed that",
        hint: "your work is saved here and pulling goes on; push again in "
          + Phrase.duration(seconds: refusal.retryAfterSeconds))
    case .quotaReached:
      Diagnosis(
        .refused,
        "the workspace takes \(refusal.found) bytes on the server's disk, and \(refusal.expected) are "
          + "allowed: no more is taken",
        hint: "your work is saved here and pulling goes on; ask the server's operator for more room"
      )
    case .diverged:
      Diagnosis(
        .integrity, "the server's log is another one than this replica's at event \(refusal.found)",
        hint: whereLogsDiffer)
    case .logIsBehind:
      Diagnosis(
        .integrity,
        "the server's log ends at event \(refusal.expected), this replica holds \(refusal.found): "
          + "the server was put back to an older state, and does not know it",
        hint: whileBehind)
    case .otherWorkspace: of(SyncError.otherWorkspace)
    case nil: ofUnknownCode(refusal)
    }
  }

  static let healing = Diagnosis(
    .unreachable,
    "the workspace was put back to an older state and takes nothing yet, from its operator either; nothing was "
      + "recorded",
    hint:
      "wait until it takes pushes again, or end the waiting: stop the server, and start it with "
      + "'postil serve DIR --healed'")

  private static let untilHealed =
    "your work is saved here; try again in ten minutes, or in a day where replicas still give something back; "
    + "the operator ends the waiting with 'postil serve --healed'"

  private static let refusedWork =
    "your work is saved here; 'postil status' shows what was refused, and 'postil outbox' what to do"

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
      }
    let amount = "\(limit) \(room.isOfBytes ? "bytes" : "events")"
    return room.member == nil
      ? "\(what) is full: it takes \(amount)"
      : "your share of \(what) is used up: a member may add \(amount)"
  }

  private static func ofUnknownCode(_ refusal: Refusal) -> Diagnosis {
    let status: ExitStatus =
      switch refusal.kind {
      case .fixYourRequest: .refused
      case .tryLater: .unreachable
      case .someoneMustDecide: .undecided
      }
    return Diagnosis(
      status, "the server refuses for a reason that this version does not know",
      hint: "your work is saved here; update postil")
  }
}

extension Refusal {
  fileprivate var words: String {
    switch code {
    case .baseOutOfRange: "an event claims to have seen \(found), the log allows \(expected)"
    case .notAMember: "the replica is no member"
    case .outOfOrder: "a message out of order"
    case .tooMuch: "\(found) bytes without an acknowledgement, \(expected) are allowed"
    default: "it cannot be read"
    }
  }
}

extension Refusal {
  /// The reason why an event was parked.
  var whyParked: String {
    code == .diverged
      ? "it is about something that only the log before 'postil reclone' had, after event \(found)"
      : Diagnosis.of(SyncError.refused(self)).message
  }
}
