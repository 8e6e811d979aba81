import PostilCore
import PostilReplica
import PostilLog
import PostilStore
import PostilWire
import TestSupport

/// Connections, their messages, and their ends.
extension World {
  /// A replica begins to synchronise. A conversation that it had is gone, though its bytes may still
  /// reach the server.
  ///
  /// - Parameter anew: whether somebody asks for it, and it is not the next of several.
  /// - Returns: the connection, or `nil` where none came about.
  @discardableResult
  func connect(_ desk: SimulatedDesk, _ purpose: ReplicaSession.Purpose, anew: Bool = true) throws
    -> Link?
  {
    hangUp(desk)
    if anew { desk.stepsMissed = 0 }
    guard try running() != nil, let store = try open(desk) else { return nil }
    var purpose = purpose
    do {
      if try store.hasStrays() {
        desk.goesOnWith = purpose
        purpose = try store.purposeBeforeAdopting()
      }
    } catch {
      try judge(error, at: desk)
      return nil
    }
    // As `SyncPolicy` has it, once a server says that it knows nobody of the kind.
    let manner: ReplicaSession.Manner = isServerHealing ? .introducing : .plain
    let link = connect(
      ReplicaSession(
        purpose, store: store, key: desk.identity.key, manner: manner),
      of: desk.index, for: purpose)
    desk.link = link.number
    return link
  }

  /// The replica of a later version writes something and pushes what it has.
  @discardableResult
  func connectLater() throws -> Link? {
    guard !isLaterGone else { return nil }
    for link in links where link.desk == nil && link.client?.searcher == nil { link.client = nil }
    let now = server.clock.now(&choices)
    if !isHealing || later.events.isEmpty {
      later.write(
        knowing: endKnownLater, now: now, &choices, about: created.randomElement(using: &choices))
      ledger.note(later.events[later.events.count - 1], by: later.identity.replica)
    }
    guard let workspace = try running()?.store.workspace else { return nil }
    return connect(LaterSession(of: later, workspace), of: nil)
  }

  /// Somebody brings what another wrote.
  func connectCourier(_ relay: Relay, with parcel: Changeset, of courier: SimulatedDesk) {
    hangUp(courier)
    let link = connect(relay, of: nil)
    link.client?.parcel = parcel
    courier.errand = link.number
  }

  /// Somebody asks the server about a place of its log.
  func ask(for desk: SimulatedDesk, _ probe: ForkProbe) throws -> Link? {
    guard try running() != nil else { return nil }
    let link = connect(probe, of: nil, for: .pull)
    link.client?.searcher = desk
    return link
  }

  @discardableResult
  private func connect(
    _ conversation: any Conversation, of desk: Int?, for purpose: ReplicaSession.Purpose = .push
  ) -> Link {
    let isRacing =
      links.contains { $0.desk == desk && $0.hasServer } || server.service?.isWaiting == true
    if isRacing { tally.duplicates += 1 }
    let isCut = !isHealing && choices.once(in: plan.cutsOneIn)
    let cut = choices.below(choices.one(of: [100, 1_000, 10_000]))
    let cutsUp = choices.once(in: 2)
    let link = Link(
      number: nextLink(), desk: desk, opened: Seq(ledger.log.count),
      client: Link.Client(conversation: conversation, isRacing: isRacing, purpose: purpose),
      up: Pipe(limit: isCut && cutsUp ? cut : .max),
      down: Pipe(limit: isCut && !cutsUp ? cut : .max))
    say("link \(link.number) of \(desk.map { "desk \($0)" } ?? "the later replica")")
    links.append(link)
    server.service?.connect(
      link.number, nonce: (0..<Greeting.nonceBytes).map { _ in choices.byte() })
    tally.rounds += 1
    return link
  }

  /// The client's process no longer listens.
  func hangUp(_ desk: SimulatedDesk) {
    for link in links where link.number == desk.link || link.number == desk.errand {
      link.client = nil
    }
    (desk.link, desk.errand, desk.goesOnWith) = (nil, nil, nil)
  }

  // MARK: Moving bytes

  /// Moves bytes until a conversation is over, and those that follow from it.
  func finish(_ link: Link?) throws {
    var next = link
    var moves = 0
    while let link = next {
      while link.client != nil {
        moves += 1
        guard moves < 1_000_000 else { throw violation(.liveness, "a conversation does not end") }
        try tick(choices.once(in: 4) ? choices.one(of: links) : link)
      }
      let following = link.desk.flatMap { desks[$0].link }
      next = links.first { $0.number == following }
    }
  }

  /// Moves bytes on any of the connections.
  func move(_ times: Int) throws {
    for _ in 0..<times where !links.isEmpty { try tick(choices.one(of: links)) }
  }

  private func tick(_ link: Link) throws {
    if server.service?.isWaiting == true, choices.once(in: 6) {
      try commit()
    } else if !link.up.isEmpty, link.hasServer, choices.once(in: 2) || link.down.isEmpty {
      try moveUp(link)
    } else if !link.down.isEmpty, link.client != nil {
      try moveDown(link)
    } else if try !speak(link) {
      if server.service?.isWaiting == true { try commit() } else { try fallSilent(link) }
    }
    try bury()
    links.removeAll(where: \.isOver)
  }

  private func pieceBytes() -> Int { 1 + choices.below(plan.pieceBytes) }

  private func moveUp(_ link: Link) throws {
    let piece = altered(link.up.arrive(atMost: pieceBytes()))
    let now = server.clock.now(&choices)
    do {
      try server.service?.receive(piece, from: link.number, now: now)
      _ = try speak(link)
    } catch {
      return try judgeServer(error)
    }
    if link.up.isDead {
      tally.cuts += 1
      say("link \(link.number) is cut")
      dropServer(link)
      if choices.once(in: 2) { try end(link, nil) }
    } else if link.up.isEmpty, link.client == nil {
      dropServer(link)
    }
  }

  private func moveDown(_ link: Link) throws {
    let piece = altered(link.down.arrive(atMost: isStuck(link) ? 0 : pieceBytes()))
    if isStuck(link) { return try end(link, nil) }
    var isFinished = false
    do {
      try link.client?.take(piece)
      while let messages = try link.client?.conversation.nextMessages(), !messages.isEmpty {
        for message in messages { link.up.send(message.frame.encoded) }
      }
      isFinished = try link.client?.conversation.isFinished() == true
    } catch {
      return try end(link, error)
    }
    if isFinished { return try finished(link) }
    if link.down.isDead {
      tally.cuts += 1
      say("link \(link.number) is cut")
      if choices.once(in: 2) { dropServer(link) }
      try end(link, nil)
    }
  }

  /// All has been said: strays are recorded anew, if there are any.
  private func finished(_ link: Link) throws {
    tally.finished += 1
    let desk = link.desk.map { desks[$0] }
    if let desk, desk.stranding != nil {
      link.client = nil
      desk.link = nil
      return try endStranded(desk, nil, said: true)
    }
    noteFinished(link)
    let purpose = desk?.goesOnWith
    try end(link, nil)
    desk?.goesOnWith = purpose
    if let desk { try goOn(desk) }
  }

  /// Puts the server's next bytes on their way.
  ///
  /// - Returns: false if there were none.
  private func speak(_ link: Link) throws -> Bool {
    guard link.hasServer, link.down.count < 4 * plan.pieceBytes + 1_000 else { return false }
    do {
      guard let bytes = try server.service?.nextBytes(for: link.number), !bytes.isEmpty else {
        return false
      }
      // The process may have died of something that it did not wait for.
      if server.disk.isDead { return true }
      if link.client != nil { link.down.send(bytes) }
      return true
    } catch {
      try judgeServer(error)
      return true
    }
  }

  private func commit() throws {
    let now = server.clock.now(&choices)
    do {
      let promises = try server.service?.commit(receivedAt: now, fault) ?? []
      for (replica, counter) in promises { server.promise(replica, through: counter) }
      if server.disk.isDead { return }
      if fault == .copiesShareAnID { try mixCopies() }
      try checkLogGrew()
      if fault == .wrongSignatureIsLetIn { try falsifySignature() }
      if fault == .logLosesItsEnd {
        try loseEndOfLog()
        try checkLogGrew()
      }
    } catch {
      try judgeServer(error)
    }
  }

  /// Nothing is on its way any more, and nobody will say anything.
  private func fallSilent(_ link: Link) throws {
    if link.client == nil || !link.hasServer || link.up.isDead || link.down.isDead {
      dropServer(link)
      return try end(link, nil)
    }
    if server.service?.isFinished(link.number) == true { return try end(link, nil) }
    throw violation(.liveness, "both ends of a connection wait")
  }

  private func isShared(_ desk: SimulatedDesk) -> Bool { ledger.isShared(desk.replica) }

  private func dropServer(_ link: Link) {
    link.hasServer = false
    server.service?.disconnect(link.number)
  }

  /// A conversation is over, with or without an error of the client's.
  private func end(_ link: Link, _ error: (any Error)?) throws {
    guard let client = link.client else { return }
    link.client = nil
    link.down.lose()
    if let desk = client.searcher {
      desk.answer = (client.conversation as? ForkProbe)?.answer
      if let error { try judge(error, at: desk) }
      return
    }
    if let parcel = client.parcel { return try endRelay(of: parcel, error) }
    if let later = client.conversation as? LaterSession {
      endKnownLater = max(endKnownLater, later.end)
    }
    let desk = link.desk.map { desks[$0] }
    let purpose = desk?.goesOnWith ?? client.purpose
    desk?.link = nil
    desk?.goesOnWith = nil
    say("link \(link.number) ends\(error.map { ": \($0)" } ?? "")")
    if let desk, desk.stranding != nil { return try endStranded(desk, error, said: false) }
    if case SyncError.refused(let refusal)? = error as? SyncError,
      refusal.code == .counterOutOfStep, client.isRacing || desk.map(isShared) == true
    {
      // A push of a conversation that had broken off, or of another copy, was appended after this one
      // was welcomed.
      if let desk, isShared(desk) {
        desk.stepsMissed += 1
        if desk.stepsMissed == 1 { try connect(desk, purpose, anew: false) }
        return
      }
    } else if let desk, error?.isOfOtherOwnEvents == true, !desk.disk.isDead {
      try succeed(desk)
      if desk.store != nil { try connect(desk, purpose, anew: false) }
      return
    } else if case SyncError.pullFirst? = error as? SyncError, let desk, isShared(desk) {
      // Its person is told to pull.
    } else if case SyncError.refused(let refusal)? = error as? SyncError,
      refusal.code == .healing, isServerHealing, link.desk == nil
    {
      // The replica of a later version does not look at what the welcome says.
    } else if case SyncError.refused(let refusal)? = error as? SyncError, refusal.code == .noRoom {
      if let desk { return try park(refusal, desk, purpose, since: link.opened) }
      // A modified client gives up an event without room, unless it may still be on its way.
      guard !links.contains(where: { $0.desk == nil && $0.hasServer && $0.number != link.number })
      else { return }
      later.forget(from: refusal.found)
      ledger.forget(by: later.identity.replica, after: refusal.found - 1)
      return
    } else if case SyncError.refused(let refusal)? = error as? SyncError, let desk,
      refusal.concernsMembers
    {
      try take(refusal, desk, since: link.opened)
    } else if let error {
      if let desk { return try judge(error, at: desk) }
      throw violation(.errors, "\(error)")
    }
    guard let desk, let store = desk.store, !desk.disk.isDead else { return }
    do {
      try checkProgress(desk, store)
      if plan.foldersOneIn != nil { try checkCarried(desk, store) }
      if choices.once(in: 3) { try checkDisplayed(try shown(desk, store), desk) }
    } catch {
      try judge(error, at: desk)
    }
  }

  // MARK: Planted faults

  private func altered(_ piece: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard fault == .networkAltersBytes, let last = piece.last, choices.once(in: 30) else {
      return piece
    }
    return piece.dropLast() + [last ^ 1]
  }

  private func isStuck(_ link: Link) -> Bool {
    fault == .networkNeverDelivers && isHealing && link.desk == 0
  }
}

extension Error {
  /// The server or the log holds other events under the replica's counters than its file.
  fileprivate var isOfOtherOwnEvents: Bool {
    let damage: Damage? =
      switch self {
      case let error as SyncError: if case .damaged(let damage) = error { damage } else { nil }
      case let error as StoreError: if case .damaged(let damage) = error { damage } else { nil }
      default: nil
      }
    return if case .ownEvents? = damage { true } else { false }
  }
}

extension Link.Client {
  fileprivate mutating func take(_ piece: ArraySlice<UInt8>) throws {
    decoder.feed(piece)
    while let frame = try decoder.next() { try conversation.receive(ServerMessage(frame)) }
  }
}
