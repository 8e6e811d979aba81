package import PostilCore
package import PostilLog
import PostilStore
package import PostilWire

/// The server's side of one conversation: messages in, messages out.
///
/// No socket, no clock, no task. Its driver passes in what arrives, appends what it hands
/// over, and sends what it gives out as fast as the other side takes it. A replica that reads slowly
/// costs no memory, since the log is read only when there is room to send.
/// Source: Protocol/WIRE.md, "The conversation".
package struct ServerSession: Sendable {
  private enum State {
    case awaitingHello
    case ready(Peer)
    /// The refusal is the last thing that is said.
    case closing
  }

  fileprivate struct Peer {
    let replica: ReplicaID
    let wantsLog: Bool
    /// The end of the replica's log and the chain there: it may return the log up to here while the server heals.
    let cursor: (seq: Seq, chain: Chain?)
    /// The replica's claim that the log was put back from a copy.
    var claim: RepairClaim?
    /// The log's epoch at the welcome: the replica does not wait for ends of another one.
    let epoch: Epoch
    /// The log's end at the welcome: reaching it is announced.
    let endAtWelcome: Seq
    var hasAnnouncedEnd: Bool
    /// Everything up to here has been sent to the replica, or was its own and acknowledged.
    var sent: Seq
    /// Bytes that were pushed or given back and are not acknowledged.
    var bytesUnderWay: Int
    /// Those of them whose acknowledgement is among the answers: counted until it goes out.
    var answeredBytes = 0
    /// Appended changesets of this replica that have not been acknowledged, in log order.
    var unacknowledged: [PushOutcome.Logged]
  }

  private var state = State.awaitingHello
  /// Answers that go out before anything of the log.
  private var answers: [ServerMessage]
  private let greeting: Greeting
  private let pin: Pin?

  /// - Parameters:
  ///   - nonce: 32 random bytes that no other session has; none suffices for an open workspace.
  ///   - pin: of the key that the server proved to hold at the TLS handshake; `nil` where nothing is
  ///     encrypted.
  package init(nonce: [UInt8] = [], pin: Pin? = nil) {
    self.pin = pin
    greeting = Greeting(
      versions: ProtocolVersion.current...ProtocolVersion.current, nonce: nonce)
    answers = [.greeting(greeting)]
  }

  /// A frame of this type has its place now; another need not be read to be refused.
  package func expects(_ type: FrameType) -> Bool {
    switch state {
    case .awaitingHello: type == .hello
    case .ready: type == .push || type == .giveBack
    case .closing: false
    }
  }

  /// The last words are said or waiting to be sent.
  package var isClosing: Bool {
    if case .closing = state { true } else { false }
  }

  /// Nothing is left to say, and nothing will be listened to.
  package var isFinished: Bool {
    if case .closing = state { answers.isEmpty } else { false }
  }

  /// The epoch of the log that the replica was welcomed to; `nil` before, and for one that heals the log.
  package var epoch: Epoch? {
    if case .ready(let peer) = state, peer.claim == nil { peer.epoch } else { nil }
  }

  /// Bytes of runs that are kept until they prove something.
  package var keptBytes: Int {
    if case .ready(let peer) = state { peer.claim?.bytes ?? 0 } else { 0 }
  }

  /// Takes a message.
  ///
  /// - Parameters:
  ///   - signer: `nil` where the log's end is not signed.
  ///   - now: by the server's clock; without it no invitation that expires is good any more.
  /// - Returns: the delivery to be appended.
  package mutating func receive(
    _ message: ClientMessage, log: some LogReader, signer: EndSigner? = nil,
    now: Instant = Instant(milliseconds: .max)
  ) throws(LogError) -> Delivery? {
    switch (state, message) {
    case (.awaitingHello, .hello(let hello)): try welcome(hello, log, signer, now: now)
    case (.ready(let peer), .push(let changeset)):
      return take(changeset, from: peer, log).map(Delivery.push)
    case (.ready(let peer), .giveBack(let segment)):
      return takeBack(segment, from: peer, log).map(Delivery.giveBack)
    case (.awaitingHello, .push), (.awaitingHello, .giveBack), (.ready, .hello):
      refuse(Refusal(.outOfOrder))
    case (.closing, .hello), (.closing, .push), (.closing, .giveBack): break
    }
    return nil
  }

  /// Takes a hello that names no workspace that is served here.
  ///
  /// ⚖ Answers as the session of a workspace answers peers who may not know of it.
  package mutating func receiveUnknown(_ hello: Hello) {
    if let refusal = Self.objection(to: hello, at: nil) { refuse(refusal) }
  }

  /// Takes the outcome of a changeset that `receive` handed over.
  package mutating func appended(_ changeset: Changeset, _ outcome: Appended) {
    appended(PushOutcome(changeset, outcome))
  }

  mutating func appended(_ outcome: PushOutcome) {
    guard case .ready(var peer) = state else { return }
    switch outcome {
    case .logged(let logged): peer.unacknowledged.append(logged)
    case .alreadyHeld(let ack, let bytes):
      peer.answeredBytes += bytes
      answers.append(.ack(peer.wantsLog ? ack.withoutPlace : ack))
    case .refused(let refusal):
      refuse(refusal)
      return
    }
    state = .ready(peer)
  }

  /// Takes the outcome of segments that `receive` handed over. All but the last were answered before.
  package mutating func tookBack(_ given: RepairSegments, _ outcome: RepairOutcome) {
    tookBack(GiveBackOutcome(given, outcome))
  }

  mutating func tookBack(_ outcome: GiveBackOutcome) {
    guard case .ready(var peer) = state else { return }
    switch outcome {
    case .durable(let seq, let bytes):
      peer.answeredBytes += bytes
      answers.append(.takenBack(seq))
      state = .ready(peer)
    case .refused(let refusal): refuse(refusal)
    }
  }

  /// The next messages to send: at least one if there is any, then up to about `bytes` of the log.
  ///
  /// - Parameter signer: `nil` where the log's end is not signed.
  package mutating func nextMessages(bytes: Int, log: some LogReader, signer: EndSigner? = nil)
    throws(LogError) -> [ServerMessage]
  {
    let answers = nextAnswers()
    guard answers.isEmpty, case .ready(var peer) = state else { return answers }
    let messages = try peer.nextMessages(bytes: bytes, log: log, signer)
    state = .ready(peer)
    return messages
  }

  /// The next messages to send that need no log.
  package mutating func nextAnswers() -> [ServerMessage] {
    defer { answers = [] }
    if !answers.isEmpty, case .ready(var peer) = state {
      peer.bytesUnderWay -= peer.answeredBytes
      peer.answeredBytes = 0
      state = .ready(peer)
    }
    return answers
  }

  /// Refuses and stops listening. Changesets already appended are acknowledged first; changesets taken and not yet
  /// appended will be, and the replica learns of it at its next connection.
  package mutating func refuse(_ refusal: Refusal) {
    switch state {
    case .closing: return
    case .awaitingHello: break
    case .ready(let peer):
      answers += peer.unacknowledged.map { .ack(peer.wantsLog ? $0.ack.withoutPlace : $0.ack) }
    }
    answers.append(.refusal(refusal))
    state = .closing
  }

  private mutating func welcome(
    _ hello: Hello, _ log: some LogReader, _ signer: EndSigner?, now: Instant
  ) throws(LogError) {
    let held = try log.state(for: hello.replica)
    let claim = RepairClaim(hello, on: held, of: log.workspace)
    if let refusal = try objection(to: hello, log, held, claim, now: now) { return refuse(refusal) }
    answers.append(
      .welcome(
        Welcome(
          workspaceID: log.workspace.id, epoch: held.epoch, end: held.end,
          lastCounter: held.frontier?.lastCounter ?? 0,
          chain: held.frontier?.chain, creditBytes: UInt64(Limits.creditBytes),
          endChain: held.chain, restoration: claim == nil ? held.restoration : .healing,
          signature: try signer?.signature(
            of: LogEnd(
              workspaceID: log.workspace.id, epoch: held.epoch, seq: held.end, chain: held.chain))))
    )
    state = .ready(
      Peer(
        replica: hello.replica, wantsLog: hello.wantsLog, cursor: (hello.cursor, hello.chain),
        claim: claim, epoch: held.epoch, endAtWelcome: held.end,
        hasAnnouncedEnd: false, sent: hello.cursor, bytesUnderWay: 0, unacknowledged: []))
  }

  /// ⚖ A replica whose history is another one is told so before anything changes on either side.
  private func objection(
    to hello: Hello, _ log: some LogReader, _ held: LogState, _ claim: RepairClaim?, now: Instant
  ) throws(LogError) -> Refusal? {
    if let refusal = Self.objection(to: hello, at: log.workspace) { return refusal }
    let check = AccessCheck(
      greeting: greeting, pin: pin, workspace: log.workspace, roster: held.roster,
      healingEnd: held.restoration == .healing ? held.end : nil)
    if let refusal = check.objection(to: hello, now: now) { return refusal }
    if hello.workspaceID.isEmpty && hello.cursor == 0 { return nil }
    guard hello.workspaceID == log.workspace.id else { return Refusal(.otherWorkspace) }
    // The replica holds its own log against the end's chain before it gives anything back.
    if claim != nil { return nil }
    if held.restoration == .healing, hello.cursor > held.end, hello.chain != nil { return nil }
    guard hello.cursor <= held.end else {
      return Refusal(.logIsBehind, expected: held.end, found: hello.cursor)
    }
    guard let chain = try log.chain(at: hello.cursor), chain == hello.chain else {
      return Refusal(.diverged, found: hello.cursor)
    }
    return nil
  }

  /// The objection to a hello that is raised before anything of the workspace may be said; `nil` for none.
  private static func objection(to hello: Hello, at workspace: WorkspaceIdentity?) -> Refusal? {
    guard hello.version == ProtocolVersion.current else {
      return Refusal(
        .unsupportedVersion, expected: ProtocolVersion.current, found: hello.version)
    }
    return hello.workspaceName == workspace.map { Text($0.name) } ? nil : unknown(hello)
  }

  private static func unknown(_ hello: Hello) -> Refusal {
    Refusal(.unknownWorkspace, subject: hello.workspaceName)
  }

  private mutating func take(_ changeset: Changeset, from peer: Peer, _ log: some LogReader)
    -> Changeset?
  {
    var peer = peer
    guard log.restoration != .healing else {
      refuse(Refusal(.healing, retryAfterSeconds: 300))
      return nil
    }
    // In a signed workspace anybody may bring a changeset, since its author vouches for it.
    guard changeset.replica == peer.replica || !log.workspace.isOpen else {
      refuse(Refusal(.outOfOrder))
      return nil
    }
    peer.bytesUnderWay += changeset.events.bytes.count
    guard peer.bytesUnderWay <= Limits.creditBytes else {
      refuse(
        Refusal(
          .tooMuch, expected: UInt64(Limits.creditBytes), found: UInt64(peer.bytesUnderWay)))
      return nil
    }
    state = .ready(peer)
    return changeset
  }

  /// ⚖ Only while the log heals or was put back, and nothing beyond what the replica said that it holds: there
  /// its chain must be the one that it named.
  private mutating func takeBack(_ segment: Segment, from peer: Peer, _ log: some LogReader)
    -> RepairSegments?
  {
    var peer = peer
    guard log.restoration == .healing || peer.claim != nil, segment.lastSeq <= peer.cursor.seq
    else {
      refuse(Refusal(.outOfOrder))
      return nil
    }
    guard segment.lastSeq < peer.cursor.seq || segment.chain == peer.cursor.chain else {
      refuse(Refusal(.diverged, found: segment.lastSeq))
      return nil
    }
    peer.bytesUnderWay += Int(segment.rawBytes)
    guard peer.bytesUnderWay <= Limits.creditBytes else {
      refuse(
        Refusal(
          .tooMuch, expected: UInt64(Limits.creditBytes), found: UInt64(peer.bytesUnderWay)))
      return nil
    }
    guard var claim = peer.claim, !claim.isHandedOver else {
      state = .ready(peer)
      return RepairSegments(runs: [segment], claim: nil)
    }
    let taken = claim.take(segment, isHealing: log.restoration == .healing)
    peer.claim = claim
    switch taken {
    case .kept:
      peer.answeredBytes += Int(segment.rawBytes)
      answers.append(.takenBack(segment.lastSeq))
      state = .ready(peer)
      return nil
    case .whole(let runs):
      state = .ready(peer)
      return RepairSegments(runs: runs, claim: claim.end)
    case .outOfOrder:
      refuse(Refusal(.outOfOrder))
      return nil
    case .tooMuch:
      // More than may be proven like this: the operator restores.
      refuse(Refusal(.logIsBehind, expected: peer.endAtWelcome, found: peer.cursor.seq))
      return nil
    }
  }
}

extension ServerSession.Peer {
  /// A replica that wants the log gets it up to the end at its welcome without asking again, and after a push
  /// up to the place of that push. An acknowledgement comes at its place in the log: after all that precedes it. So the replica's cursor only ever moves to the next seq.
  fileprivate mutating func nextMessages(bytes: Int, log: some LogReader, _ signer: EndSigner?)
    throws(LogError) -> [ServerMessage]
  {
    guard wantsLog else {
      defer {
        bytesUnderWay -= unacknowledged.reduce(0) { $0 + $1.bytes }
        unacknowledged = []
      }
      return unacknowledged.map { .ack($0.ack) }
    }
    if let own = unacknowledged.first, own.firstSeq == sent + 1 {
      unacknowledged.removeFirst()
      sent = own.lastSeq
      bytesUnderWay -= own.bytes
      return [.ack(own.ack)]
    }
    let end = unacknowledged.first.map { $0.firstSeq - 1 } ?? endAtWelcome
    if sent < end {
      if let segment = try log.segment(startingAt: sent + 1), segment.lastSeq <= end {
        sent = segment.lastSeq
        return [.segment(segment)]
      }
      let batch = try log.changesets(after: sent, bytes: bytes).prefix { $0.lastSeq <= end }
      guard let last = batch.last else { throw .damaged(.gap(expected: sent + 1, found: end)) }
      sent = last.lastSeq
      return [.changesets(Array(batch))]
    }
    if !hasAnnouncedEnd {
      hasAnnouncedEnd = true
      // The welcome has said the rest, and an idle sync stays short.
      guard sent > endAtWelcome, log.epoch == epoch else { return [.end(sent)] }
      let chain = try log.chain(at: sent)
      return [
        .end(sent, chain: chain, signature: try signer?.signature(of: log, epoch, at: sent, chain))
      ]
    }
    return []
  }
}

extension EndSigner {
  /// - Parameter epoch: the one that the replica was welcomed to.
  fileprivate func signature(
    of log: some LogReader, _ epoch: Epoch, at seq: Seq, _ chain: Chain?
  ) throws(LogError) -> [UInt8]? {
    guard let chain else { return nil }
    return try signature(
      of: LogEnd(workspaceID: log.workspace.id, epoch: epoch, seq: seq, chain: chain))
  }
}
