package import PostilCore
import PostilLog
import PostilStore
package import PostilWire

/// Everything online: pushing the events in the outbox, and pulling those of others.
extension Replica {
  /// Talks with the server that this replica was cloned from, and continues by itself after the pause that a
  /// server asks for when pushes come too fast.
  ///
  /// - Parameter pause: waits for so many seconds.
  /// - Throws: as the other `synchronize`; also the errors of `pause`.
  package func synchronize(
    _ purpose: ReplicaSession.Purpose, pausing pause: (UInt64) async throws -> Void
  ) async throws -> SyncReport {
    var pushed = 0
    while true {
      let before = try unpushedCount()
      do {
        var report = try await synchronize(purpose)
        report.pushed += pushed
        return report
      } catch let error as SyncError {
        guard SyncPolicy.asksForPause(error) else { throw error }
        let taken = try before - unpushedCount()
        guard let seconds = SyncPolicy.pause(after: error, taken: taken) else { throw error }
        pushed += taken
        try await pause(seconds)
      }
    }
  }

  /// Talks with the server that this replica was cloned from.
  ///
  /// Received events are durable batch by batch, and acknowledged ones stay acknowledged: after an error the
  /// next call continues where this one stopped. Where the server holds other events of this replica than
  /// its file, since that was copied or restored, the work continues under a new identity: the report says
  /// so, and the replica must be opened anew.
  ///
  /// - Throws: `SyncError`, `StoreError`.
  package func synchronize(_ purpose: ReplicaSession.Purpose) async throws -> SyncReport {
    guard let lock = try FileLock(taking: folder.syncLock) else { throw SyncError.busy }
    defer { withExtendedLifetime(lock) {} }
    do {
      return try store.hasStrays() ? await goOn(with: purpose) : await converse(purpose)
    } catch let error where SyncPolicy.asksForNewKey(error) {
      return try await succeeded().goOn(with: purpose)
    }
  }

  /// Notes, for a checkup, that a sync has come to its end. A full disk keeps nobody from working.
  package func noteSync(now: Instant) {
    try? store.write { try $0.note(lastSync: now) }
  }

  /// Talks until the purpose is fulfilled: one conversation, and those that `SyncPolicy` adds.
  func converse(_ purpose: ReplicaSession.Purpose) async throws -> SyncReport {
    let key = try signingKey()
    var policy = try newPolicy()
    var manner = ReplicaSession.Manner.plain
    var earlier = SyncReport()
    while true {
      var session = ReplicaSession(purpose, store: store, key: key, manner: manner)
      do {
        try await carry(session: &session)
        return try conclude(session.report.adding(earlier), purpose)
      } catch {
        earlier = session.report.adding(earlier)
        switch policy.step(after: ending(of: session, error)) {
        case .again(let next): manner = next
        case .discardFirstPull:
          guard try store.discardFirstPull() else { throw error }
        case .goOnAfterFirstPull:
          policy = try newPolicy()
          manner = .plain
        case .closeOffered(let counter):
          guard case SyncError.refused(let refusal) = error else { throw error }
          return try await leaveOffered(from: counter, refused: refusal, for: purpose)
            .adding(earlier)
        case .park:
          guard case SyncError.refused(let refusal) = error else { throw error }
          earlier.parked += try await park(refusal, purpose)
          policy = try newPolicy()
          manner = .plain
        case .pullOnly(let counter):
          if let counter, case SyncError.refused(let refusal) = error {
            try store.write { try $0.note(refusal, of: counter) }
          }
          // The events of others are independent of it.
          if purpose == .sync { _ = try await converse(.pull) }
          throw error
        case .nextAddress: try beginWithNextAddress()
        case .note(let refusal):
          // The server's refusal matters more than a failure to note it, for example on a full disk.
          try? store.write { try $0.note(turnedAway: refusal) }
          throw error
        case .giveUp: throw error
        }
      }
    }
  }

  private func newPolicy() throws -> SyncPolicy {
    SyncPolicy(
      isOpen: store.workspace.isOpen, offeredCounter: try store.read { try $0.offeredCounter() },
      addresses: local == nil ? try dialer().addresses.count : 1)
  }

  private func ending(of session: ReplicaSession, _ error: any Error) -> SyncPolicy.Ending {
    SyncPolicy.Ending(
      error: error, unacknowledged: session.refusedCounter,
      isOneOfSeveral: session.refusesSeveral, hasFoldedFirstPull: session.hasFoldedFirstPull,
      // A file that cannot be read must not hide how the conversation ended.
      isInFirstPull: (try? store.isInFirstPull()) ?? false)
  }

  /// Parks the events that wait for a full room, so that they do not hold up the others.
  ///
  /// - Returns: the number of events.
  private func park(_ refusal: Refusal, _ purpose: ReplicaSession.Purpose) async throws -> Int {
    do {
      let parked = try store.write { try $0.park(refusal).count }
      guard parked > 0 else { throw SyncError.refused(refusal) }
      return parked
    } catch let full as ParkingFull {
      try store.write { try $0.note(refusal, of: refusal.found) }
      if purpose == .sync { _ = try await converse(.pull) }
      throw SyncError.parkingFull(refusal, events: full.limit.events, bytes: full.limit.bytes)
    }
  }

  private func conclude(_ report: SyncReport, _ purpose: ReplicaSession.Purpose) throws
    -> SyncReport
  {
    try sealTail()
    if report.serverHeals, purpose != .pull {
      let unpushed = try unpushedCount()
      if unpushed > 0 {
        throw SyncError.serverHeals(unpushed: unpushed, gaveBack: report.gaveBack)
      }
    }
    return report
  }

  /// Carries a conversation to the server, which has the key of the link or one that was announced to follow
  /// it.
  ///
  /// ⚖ Once a conversation under such a key is complete, no earlier key is accepted any more.
  private func carry(session: inout ReplicaSession) async throws {
    if let local { return try local.carry(&session) }
    let dialer = try dialer()
    let reached = try await dialer.carry(&session)
    session.passed(reached.strangers)
    if reached.address != dialer.addresses.first {
      try store.write { try $0.note(reached: reached.address.description) }
    }
    guard let met = reached.pin, met != dialer.link.pin else { return }
    try store.write { transaction in
      // Somebody may have changed the link meanwhile.
      guard try transaction.view.link() == dialer.link.description else { return }
      try transaction.use(link: dialer.link.pinning(met).description)
    }
  }

  /// Tries the address of the link behind the one that was tried first, and keeps to it.
  private func beginWithNextAddress() throws {
    let dialer = try dialer()
    let inOrder = dialer.link.addresses
    guard let first = dialer.addresses.first, let place = inOrder.firstIndex(of: first) else {
      return
    }
    let next = inOrder[(place + 1) % inOrder.count]
    try store.write { try $0.note(reached: next.description) }
  }

  /// Housekeeping: the pulled events are durable, and a full disk need not prevent anybody from reading
  /// them.
  private func sealTail() throws {
    do {
      while try store.seal() {}
    } catch StoreError.system(let fault) where fault.isOfRoom {
      return
    }
  }

  /// Uses another address or another key from now on; the same workspace must be there, which the next
  /// conversation proves by its id and its chain before anything is changed.
  package func use(_ link: Link) throws {
    try link.expectSafe()
    guard link.workspace == store.workspace.name else {
      throw ReplicaError.linkOfOtherWorkspace(link, own: store.workspace.name)
    }
    try store.write { try $0.use(link: link.withoutInvite.description) }
  }
}

extension Link {
  /// Fails for an unencrypted connection that would leave this machine.
  func expectSafe() throws(ReplicaError) {
    if pin == nil, let address = addresses.first(where: { !$0.isLoopback }) {
      throw .linkNotEncrypted(address)
    }
  }
}
