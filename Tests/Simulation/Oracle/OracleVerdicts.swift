import PostilCore
import PostilLog

/// The events of a log that change nothing: the law of room and of set-asides, a second time, without the
/// appender's counters, `SetAsides` and the fold.
///
/// It counts events and no bytes: events here are small.
struct OracleVerdicts {
  /// The number of events for which there is room.
  struct Rooms: Hashable {
    let entity: Int
    let thread: Int
    let margin: Int
    /// So many of one owner's before shares count.
    let unshared: Int
  }

  /// The owner whose room an event uses.
  fileprivate enum Owner: Hashable {
    case entity(EntityID)
    case thread(EventID)
    case margin(ContentID)
    case vocabulary
  }

  private struct Room {
    var shared: [ReplicaID: Int] = [:]
    var kept: [ReplicaID: Int] = [:]
  }

  /// Those for which there is no room, by their place in the log.
  private(set) var withoutRoom: Set<Int> = []
  /// At the end of the log.
  private(set) var setAside: Set<EventID> = []
  /// Events that need a revision which the log did not hold then: decisions about it, and statements that name it.
  private(set) var baseless: Set<Int> = []
  /// Revisions that make another text than they name.
  private(set) var wrongTexts: Set<Int> = []
  /// Those of the log, and those that wait.
  private(set) var texts: [ContentID: Text] = [:]
  /// Adopted decisions of a revoked author about members or others' events.
  private(set) var adoptedActs: Set<Int> = []
  private let rooms: Rooms?
  private let roster: OracleRoster
  private var used: [Owner: Room] = [:]
  private var places: [EventID: Int] = [:]

  /// - Parameters:
  ///   - log: the log's events, in its order.
  ///   - pending: those of an outbox.
  ///   - rooms: `nil` where they are too large to be full.
  init(_ log: [Event], pending: [Event] = [], roster: OracleRoster, rooms: Rooms?) {
    self.roster = roster
    self.rooms = rooms
    for (index, event) in log.enumerated() {
      places[event.id] = index
      if event.isAct, roster.isAdopted(event, at: Seq(index + 1)) {
        adoptedActs.insert(index)
        continue
      }
      switch event.change {
      case .eventsSetAside(let ranges, _):
        for id in ranges.flatMap(\.ids) where setAside.insert(id).inserted { give(id, log) }
      case .eventsReinstated(let ranges, _):
        reinstate(ranges.flatMap(\.ids), at: index, log)
      default: if !take(event, at: index) { withoutRoom.insert(index) }
      }
      note(event, at: index)
    }
    // A pending event is judged when it gets its place in the log; until then it counts.
    let judged = (baseless, wrongTexts)
    for (index, event) in pending.enumerated() { note(event, at: log.count + index) }
    (baseless, wrongTexts) = judged
  }

  /// True if an event changes nothing.
  func isVoid(_ event: Event, at index: Int) -> Bool {
    switch event.change {
    // The acts that set aside or reinstate cannot be set aside themselves.
    case .eventsSetAside, .eventsReinstated:
      withoutRoom.contains(index) || adoptedActs.contains(index)
    case .memberJoined, .memberInvited, .roleSet, .revoked, .serverKeyAnnounced, .workAdopted:
      adoptedActs.contains(index)
    default:
      withoutRoom.contains(index) || setAside.contains(event.id) || baseless.contains(index)
        || wrongTexts.contains(index)
    }
  }

  private mutating func note(_ event: Event, at index: Int) {
    switch event.change {
    case .articleImported(let article):
      texts[article.revision] = article.text
    case .conflictResolved(_, .current, .revision(let revision), _) where texts[revision] == nil:
      baseless.insert(index)
    case .articleRevised(let revision):
      guard let parent = texts[revision.parent] else {
        baseless.insert(index)
        return
      }
      guard let text = Self.text(of: revision, parent), .revision(text: text) == revision.revision
      else {
        wrongTexts.insert(index)
        return
      }
      texts[revision.revision] = text
    default: break
    }
  }

  /// The text that a revision makes of its parent's, computed plainly; `nil` if its splices do not fit.
  private static func text(of revision: ArticleRevision, _ parent: Text) -> Text? {
    var scalars = Array(parent.string.unicodeScalars)
    for splice in revision.splices.reversed() {
      let (start, end) = (Int(splice.start), Int(splice.start + splice.deleted))
      guard end <= scalars.count else { return nil }
      scalars.replaceSubrange(start..<end, with: splice.inserted.string.unicodeScalars)
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    // Texts here are short, so no splice is too small for its text.
    return scalars.isEmpty ? nil : Text(String(view))
  }

  private mutating func reinstate(_ ids: [EventID], at index: Int, _ log: [Event]) {
    let before = self
    for id in ids where setAside.remove(id) != nil {
      guard let place = places[id], !withoutRoom.contains(place) else { continue }
      if !take(log[place], at: index) {
        self = before
        withoutRoom.insert(index)
        return
      }
    }
  }

  // MARK: Room

  /// - Parameter index: when it is taken.
  /// - Returns: whether there was room.
  private mutating func take(_ event: Event, at index: Int) -> Bool {
    guard let rooms, let owner = Self.owner(of: event) else { return true }
    let size = rooms.size(of: owner)
    let kept = size / 16
    let member = roster.member(of: event.id.replica)
    var room = used[owner] ?? Room()
    defer { used[owner] = room }
    let hasShares = roster.memberCount(at: Seq(index + 1)) >= 2
    let total = room.shared.values.reduce(0, +) + 1
    let share = hasShares && total > rooms.unshared ? size / 4 : size
    if total <= size - kept, room.shared[member, default: 0] < share {
      room.shared[member, default: 0] += 1
      return true
    }
    guard Self.mayUseKept(event.change), room.kept.values.reduce(0, +) < kept,
      room.kept[member, default: 0] < (hasShares ? kept / 4 : kept)
    else { return false }
    room.kept[member, default: 0] += 1
    return true
  }

  private mutating func give(_ id: EventID, _ log: [Event]) {
    guard rooms != nil, let place = places[id], !withoutRoom.contains(place),
      let owner = Self.owner(of: log[place]), var room = used[owner]
    else { return }
    let member = roster.member(of: id.replica)
    if Self.mayUseKept(log[place].change), room.kept[member, default: 0] > 0 {
      room.kept[member, default: 0] -= 1
    } else if room.shared[member, default: 0] > 0 {
      room.shared[member, default: 0] -= 1
    }
    used[owner] = room
  }

  private static func owner(of event: Event) -> Owner? {
    switch event.change {
    case .articleImported(let article): .entity(.article(article.article))
    case .articleObserved(let article, _, _), .articleWithdrawn(let article, _),
      .duplicateSet(let article, _):
      .entity(.article(article))
    case .articleRevised(let revision): .entity(.article(revision.article))
    case .anchorDecided(let annotation, _, _): .entity(.annotation(annotation))
    case .annotationAdded(let annotation): .margin(annotation.article)
    case .replyAdded(let annotation, _, _, _): .thread(annotation)
    case .noteEdited(let annotation, _): .entity(.annotation(annotation))
    case .replyEdited(let reply, _): .entity(.reply(reply))
    case .fieldSet(let id, _, _), .markingSet(let id, _), .tagged(let id, _),
      .untagged(let id, _), .assessed(let id, _), .released(let id, _), .withheld(let id, _),
      .deleted(let id), .restored(let id), .conflictResolved(let id, _, _, _):
      id.kind == .term ? .vocabulary : .entity(id)
    case .memberJoined, .memberInvited, .roleSet, .revoked, .serverKeyAnnounced,
      .eventsSetAside, .eventsReinstated, .workAdopted, .unknown:
      nil
    case .termAliased, .termDescribed: .vocabulary
    }
  }

  private static func mayUseKept(_ change: Change) -> Bool {
    switch change {
    case .deleted, .restored, .markingSet, .withheld, .conflictResolved: true
    default: false
    }
  }
}

extension Event {
  /// True if the event decides about members or about other events.
  var isAct: Bool {
    switch change {
    case .memberJoined, .memberInvited, .roleSet, .revoked, .serverKeyAnnounced, .eventsSetAside,
      .eventsReinstated, .workAdopted:
      true
    default: false
    }
  }
}

extension OracleVerdicts.Rooms {
  fileprivate func size(of owner: OracleVerdicts.Owner) -> Int {
    switch owner {
    case .entity, .vocabulary: entity
    case .thread: thread
    case .margin: margin
    }
  }
}

extension CounterRange {
  var ids: [EventID] {
    (first...last).map { EventID(replica: replica, counter: $0) }
  }
}

extension OracleVerdicts.Rooms {
  /// The same as the stores take it; bytes never matter.
  var limits: RoomLimits {
    func size(_ events: Int) -> RoomLimits.Size { RoomLimits.Size(events: events, bytes: 1 << 40) }
    return RoomLimits(
      entity: size(entity), thread: size(thread), margin: size(margin), unshared: size(unshared))
  }
}
