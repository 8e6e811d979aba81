import PostilCore
import PostilLog
import PostilStore
import PostilWire

/// Decides the next step after an incomplete conversation. No socket, no store.
///
/// | The conversation ended with | The replica |
/// |---|---|
/// | *counterOutOfStep* | talks once more: an earlier push was appended after the server's welcome |
/// | *diverged* or *logIsBehind*, in a first pull | discards the part of another log, and talks once more |
/// | *unknownWorkspace*, with members | identifies itself once: a restored server may have lost its join |
/// | a refusal of one of several events | pushes once one by one, so that the server takes those before it |
/// | a lost connection, after a first pull was folded | talks again: neither end waits for that long |
/// | a refusal of an event in a bundle | closes that place and continues under a new key |
/// | *noRoom* | parks the events that wait for that room, and talks again |
/// | any other refusal of own events | notes it at the event, and pulls the others' |
/// | *tooMuchToday* | pulls the others' events |
/// | *busy* or *shuttingDown*, behind one of several addresses | begins with the next one: each once |
/// | a refusal of the replica, or a log that is not its own | notes it for `status`, and gives up |
/// | other own events under its counters, in the log or on the server | continues under a new key |
/// | *tooFast*, after the server took something | waits as long as the server asks, and talks again |
/// | anything else | gives up |
///
/// A person decides wherever the replica gives up. Nothing is retried twice for the same reason.
struct SyncPolicy {
  /// The end of a conversation, with the facts that matter here.
  struct Ending {
    let error: any Error
    /// The first own event that was sent but not acknowledged.
    var unacknowledged: UInt64?
    /// True if it was sent together with others.
    var isOneOfSeveral = false
    /// True if this conversation folded a first pull.
    var hasFoldedFirstPull = false
    /// True if segments of a first pull wait, and the log is empty.
    var isInFirstPull = false
  }

  enum Step: Equatable {
    case again(ReplicaSession.Manner)
    case discardFirstPull
    case goOnAfterFirstPull
    /// The server will not take the event at this counter, but somebody may still bring it.
    case closeOffered(from: UInt64)
    case park
    /// The server will not take own events: the one at this counter, if it named one.
    case pullOnly(refused: UInt64?)
    /// Another server of the link may do what this one cannot do now.
    case nextAddress
    case note(Refusal)
    case giveUp
  }

  private let isOpen: Bool
  /// The last own event that was written into a bundle.
  private let offeredCounter: UInt64
  private var hasRetried = false
  /// The number of times that another address may be tried.
  private var addressesLeft: Int

  /// - Parameter addresses: the number of addresses of the link.
  init(isOpen: Bool, offeredCounter: UInt64, addresses: Int = 1) {
    self.isOpen = isOpen
    self.offeredCounter = offeredCounter
    addressesLeft = addresses > 1 ? addresses : 0
  }

  mutating func step(after ending: Ending) -> Step {
    guard let error = ending.error as? SyncError else { return .giveUp }
    if !hasRetried, let step = retry(after: error, ending) {
      hasRetried = true
      return step
    }
    if case .connectionLost = error, ending.hasFoldedFirstPull { return .goOnAfterFirstPull }
    guard case .refused(let refusal) = error else {
      return error.lasting.map { .note($0) } ?? .giveUp
    }
    let refused = refusal.refusedCounter(in: ending)
    if let refused, refused <= offeredCounter { return .closeOffered(from: refused) }
    if refusal.code == .noRoom { return .park }
    if refusal.isOfEvents { return .pullOnly(refused: ending.unacknowledged) }
    if refusal.code == .tooMuchToday { return .pullOnly(refused: nil) }
    if addressesLeft > 0, refusal.code == .busy || refusal.code == .shuttingDown {
      addressesLeft -= 1
      return .nextAddress
    }
    return error.lasting.map { .note($0) } ?? .giveUp
  }

  /// The retry that may succeed after an error.
  private func retry(after error: SyncError, _ ending: Ending) -> Step? {
    guard case .refused(let refusal) = error else { return nil }
    if refusal.code == .counterOutOfStep { return .again(.plain) }
    if refusal.isOfLog { return ending.isInFirstPull ? .discardFirstPull : nil }
    if refusal.code == .unknownWorkspace { return isOpen ? nil : .again(.introducing) }
    let isOffered = refusal.refusedCounter(in: ending).map { $0 <= offeredCounter } ?? false
    return ending.isOneOfSeveral && (refusal.isOfEvents || isOffered) ? .again(.oneByOne) : nil
  }

  /// True if the server says that it was pushed to too fast.
  static func asksForPause(_ error: SyncError) -> Bool {
    if case .refused(let refusal) = error { refusal.code == .tooFast } else { false }
  }

  /// The pause before the next try, in seconds; `nil` to give up.
  ///
  /// - Parameter taken: the number of own events that the server took since the last pause.
  static func pause(after error: SyncError, taken: Int) -> UInt64? {
    guard case .refused(let refusal) = error, refusal.code == .tooFast, taken > 0,
      refusal.retryAfterSeconds <= longestPauseSeconds
    else { return nil }
    return refusal.retryAfterSeconds
  }

  /// Beyond that the waiting person decides.
  private static let longestPauseSeconds: UInt64 = 120

  /// True if the log or the server holds other events under this replica's counters: its file is a copy.
  static func asksForNewKey(_ error: any Error) -> Bool {
    switch error {
    case SyncError.damaged(.ownEvents), StoreError.damaged(.ownEvents): true
    default: false
    }
  }
}

extension SyncError {
  /// The refusal that a replica keeps until it is welcomed again: the server does not listen to it, or holds
  /// another log. `nil` for an error that the next sync may not meet.
  fileprivate var lasting: Refusal? {
    switch self {
    case .refused(let refusal): refusal.isOfReplica || refusal.isOfLog ? refusal : nil
    case .diverged(let seq): Refusal(.diverged, found: seq)
    case .endsContradict(_, let said), .endContradictsLog(let said):
      Refusal(.diverged, found: said.end.seq)
    // The refusal does not tell where the two logs part.
    case .serverIsBehind: Refusal(.diverged)
    case .endWentBack(let kept, let said):
      Refusal(.logIsBehind, expected: said.end.seq, found: kept.end.seq)
    default: nil
    }
  }

  /// True if only own work is refused.
  var isOfOwnWork: Bool {
    switch self {
    case .refused(let refusal):
      refusal.isOfEvents || refusal.code == .noRoom || refusal.code == .tooMuchToday
    case .parkingFull: true
    default: false
    }
  }
}

extension Refusal {
  /// True if the server refuses because the replica's log is not its own.
  fileprivate var isOfLog: Bool { code == .diverged || code == .logIsBehind }

  /// True if the server refuses the replica itself, whatever it sends.
  fileprivate var isOfReplica: Bool {
    switch code {
    case .revoked, .unknownWorkspace, .invitationRefused, .nameTaken, .nameNotAllowed: true
    default: false
    }
  }

  /// True if the server refuses the contents of events, and a person must decide.
  fileprivate var isOfEvents: Bool {
    switch code {
    case .roleTooLow, .roleWasLowered, .membershipRefused, .setAsideRefused: true
    default: false
    }
  }

  /// The own event that it names, if it names one.
  fileprivate func refusedCounter(in ending: SyncPolicy.Ending) -> UInt64? {
    if code == .noRoom { return found }
    return isOfEvents ? ending.unacknowledged : nil
  }
}
