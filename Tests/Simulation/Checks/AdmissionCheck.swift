import PostilCore

/// ⚖ The log holds nothing that its author might not do when the server took it.
extension World {
  func checkAdmission() throws {
    guard !plan.isOpen else { return }
    var events = ledger.events
    if fault == .roleIsForgotten { events = Self.withReaders(events) }
    let roster = OracleRoster(events, isOpen: false)
    var before: Seq = 0
    for end in ledger.ends {
      for event in events[Int(before)..<Int(end)] {
        try checkAdmission(event, roster, after: before, through: end)
      }
      before = end
    }
  }

  /// - Parameters:
  ///   - before: the seq before the event's changeset.
  ///   - end: the changeset's last.
  private func checkAdmission(
    _ event: Event, _ roster: OracleRoster, after before: Seq, through end: Seq
  ) throws {
    let replica = event.id.replica
    let isJoin = event.id.counter == 1
    // A changeset that begins with a join is judged by the role that it brings.
    let isAdopted = roster.isRevoked(replica, at: before)
    let role = roster.lastRole(of: replica, at: before) ?? roster.role(of: replica, at: end)
    guard let role,
      role >= roster.leastRole(for: event.change, by: replica) || isAdopted && event.isAct,
      !isAdopted || roster.adopts(ledger.events[Int(end) - 1].id, at: before)
    else {
      throw violation(
        .admission,
        "\(event.id) is in the log, and its author is \(role.map { "\($0)" } ?? "nobody")")
    }
    if isAdopted { return }
    if case .serverKeyAnnounced = event.change, replica != roster.founder {
      throw violation(.admission, "\(event.id) announces a key, and is not the operator's")
    }
    guard isJoin == event.isJoin else {
      throw violation(.admission, "\(event.id) joins, and it should not")
    }
  }

  /// As if everybody had been made a reader at once.
  private static func withReaders(_ events: [Event]) -> [Event] {
    events.map { event in
      guard case .memberInvited(let invitation) = event.change else { return event }
      return Event(
        id: event.id, base: event.base, claimedAt: event.claimedAt,
        change: .memberInvited(
          Invitation(
            publicKey: invitation.publicKey, guest: .member(.reader, name: nil), expires: nil)))
    }
  }
}

extension Event {
  fileprivate var isJoin: Bool {
    if case .memberJoined = change { true } else { false }
  }
}
