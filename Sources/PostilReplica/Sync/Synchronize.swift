import PostilCore
import PostilLog
import PostilStore
package import PostilWire

/// Online, at last: push what lies in the outbox, pull what the others did.
extension Replica {
  /// Talks with the server that this replica was cloned from.
  ///
  /// What arrives is durable batch by batch, and what is acknowledged stays acknowledged: after an
  /// error the next call goes on where this one stopped. Where the server holds other events of this
  /// replica than its file, since that was copied or restored, the work goes on under a new identity:
  /// the report says so, and the replica must be opened anew.
  ///
  /// - Throws: `SyncError`, `StoreError`.
  package func synchronize(_ purpose: ReplicaSession.Purpose) async throws -> SyncReport {
    guard let lock = try FileLock(taking: folder.syncLock) else { throw SyncError.busy }
    defer { withExtendedLifetime(lock) {} }
    do {
      if try store.hasStrays() { return try await goOn(with: purpose) }
      return try await converse(purpose)
    } catch SyncError.damaged(.ownEvents), StoreError.damaged(.ownEvents) {
      return try await succeeded().goOn(with: purpose)
    }
  }

  /// One conversation, and once more where the first one shows why.
  func converse(_ purpose: ReplicaSession.Purpose) async throws -> SyncReport {
    let key = try signingKey()
    let offered = try store.read { try $0.offeredCounter() }
    var session = ReplicaSession(purpose, store: store, key: key)
    do {
      do {
        try await carry(&session)
      } catch SyncError.refused(let refusal) where refusal.code == .counterOutOfStep {
        // A push of a conversation that had broken off was appended after we were welcomed.
        session = ReplicaSession(purpose, store: store, key: key)
        try await carry(&session)
      } catch SyncError.refused(let refusal) where refusal.isOfLog {
        // What a first pull had put aside is not of this log; nothing of it was ours yet.
        guard try store.discardFirstPull() else { throw SyncError.refused(refusal) }
        session = ReplicaSession(purpose, store: store, key: key)
        try await carry(&session)
      } catch SyncError.refused(let refusal)
        where refusal.code == .unknownWorkspace && !store.workspace.isOpen
      {
        // A server that was restored from a backup may have lost the join of this replica.
        session = ReplicaSession(purpose, store: store, key: key, introduces: true)
        try await carry(&session)
      } catch SyncError.refused(let refusal)
        where session.refusesSeveral
        && (refusal.isOfEvents || refusal.firstRefused(in: session) <= offered)
      {
        // One by one: what comes before the event that is refused is taken.
        session = ReplicaSession(purpose, store: store, key: key, pushesSingly: true)
        try await carry(&session)
      } catch SyncError.connectionLost where session.hasSettledFirstPull {
        // Neither end waits in silence for as long as it takes to fold a large first pull.
        var report = try await converse(purpose)
        report.pulled += session.report.pulled
        return report
      }
    } catch SyncError.refused(let refusal) where refusal.firstRefused(in: session) <= offered {
      let before = session.report
      var report = try await leaveOffered(
        from: refusal.firstRefused(in: session), refused: refusal, for: purpose)
      report.pushed += before.pushed
      report.pulled += before.pulled
      return report
    } catch SyncError.refused(let refusal) where refusal.code == .noRoom {
      // A full thing must not hold up what else waits.
      let parked: Int
      do {
        parked = try store.write { try $0.park(refusal).count }
      } catch let full as ParkingFull {
        try store.write { try $0.note(refusal, of: refusal.found) }
        if purpose == .sync { _ = try await converse(.pull) }
        throw SyncError.parkingFull(refusal, events: full.limit.events, bytes: full.limit.bytes)
      }
      guard parked > 0 else { throw SyncError.refused(refusal) }
      var report = try await converse(purpose)
      report.parked += parked
      return report
    } catch SyncError.refused(let refusal) where refusal.isOfEvents {
      if let counter = session.refusedCounter {
        try store.write { try $0.note(refusal, of: counter) }
      }
      // What the others did has nothing to do with it.
      if purpose == .sync { _ = try await converse(.pull) }
      throw SyncError.refused(refusal)
    } catch SyncError.refused(let refusal) where refusal.code == .tooMuchToday {
      // What the others did has nothing to do with it.
      if purpose == .sync { _ = try await converse(.pull) }
      throw SyncError.refused(refusal)
    } catch let error as SyncError {
      // What the server said matters more than that it cannot be kept, on a full disk for example.
      if let refusal = error.kept { try? store.write { try $0.note(turnedAway: refusal) } }
      throw error
    }
    try sealTail()
    if session.report.serverHeals, purpose != .pull {
      let unpushed = try unpushedCount()
      if unpushed > 0 {
        throw SyncError.serverHeals(unpushed: unpushed, gaveBack: session.report.gaveBack)
      }
    }
    return session.report
  }

  /// Carries a conversation to the server, which has the key of the link or one that was announced to
  /// follow it.
  ///
  /// ⚖ Once a conversation under such a key has come to its end, no key before it is good any more.
  private func carry(_ session: inout ReplicaSession) async throws {
    let dialer = try dialer()
    let reached = try await dialer.carry(&session)
    session.passed(reached.strangers)
    if reached.address != dialer.addresses.first {
      try store.write { try $0.note(reached: reached.address.description) }
    }
    guard let met = reached.pin, met != dialer.link.pin else { return }
    try store.write { transaction in
      // Somebody may have given it another one meanwhile.
      guard try transaction.view.link() == dialer.link.description else { return }
      try transaction.follow(link: dialer.link.pinning(met).description)
    }
  }

  /// Housekeeping: what was pulled is durable, and a full disk need not keep anybody from knowing it.
  private func sealTail() throws {
    do {
      while try store.seal() {}
    } catch StoreError.system(let fault) where fault.isOfRoom {
      return
    }
  }

  /// Goes to another address or another key from now on; the same workspace must be there, which the
  /// next conversation proves by its id and its chain before anything is changed.
  package func follow(_ link: Link) throws {
    try link.expectSafe()
    guard link.workspace == store.workspace.name else {
      throw ReplicaError.linkOfOtherWorkspace(link, own: store.workspace.name)
    }
    try store.write { try $0.follow(link: link.withoutInvite.description) }
  }
}

extension Link {
  /// What is not encrypted stays on this machine.
  func expectSafe() throws(ReplicaError) {
    if pin == nil, let address = addresses.first(where: { !$0.isLoopback }) {
      throw .linkNotEncrypted(address)
    }
  }
}

extension SyncError {
  /// Whether own work is refused, and nothing else is wrong: what others wrote can be brought all the same.
  var isOfOwnWork: Bool {
    switch self {
    case .refused(let refusal):
      refusal.isOfEvents || refusal.code == .noRoom || refusal.code == .tooMuchToday
    case .parkingFull: true
    default: false
    }
  }
}

extension SyncError {
  /// What a replica keeps of it until it is welcomed again: that the server does not listen to it, or holds
  /// another log. `nil` for what the next sync may find otherwise.
  fileprivate var kept: Refusal? {
    switch self {
    case .refused(let refusal): refusal.isOfReplica || refusal.isOfLog ? refusal : nil
    case .diverged(let seq): Refusal(.diverged, found: seq)
    case .endsContradict(_, let said), .endContradictsLog(let said):
      Refusal(.diverged, found: said.end.seq)
    // Where the two logs part is not known by that.
    case .serverIsBehind: Refusal(.diverged)
    case .endWentBack(let kept, let said):
      Refusal(.logIsBehind, expected: said.end.seq, found: kept.end.seq)
    default: nil
    }
  }
}

extension Refusal {
  /// Whether the server says that the replica's log is not its own.
  fileprivate var isOfLog: Bool { code == .diverged || code == .logIsBehind }

  /// Whether the server does not listen to this replica, whatever it says.
  fileprivate var isOfReplica: Bool {
    switch code {
    case .revoked, .unknownWorkspace, .invitationRefused, .nameTaken, .nameNotAllowed: true
    default: false
    }
  }

  /// The own event that it speaks of, as far as it speaks of one.
  fileprivate func firstRefused(in session: ReplicaSession) -> UInt64 {
    if code == .noRoom { return found }
    return isOfEvents ? session.refusedCounter ?? .max : .max
  }

  /// Whether it is what events say that the server does not take, and a person who must decide.
  fileprivate var isOfEvents: Bool {
    switch code {
    case .roleTooLow, .roleWasLowered, .membershipRefused, .setAsideRefused: true
    default: false
    }
  }
}
