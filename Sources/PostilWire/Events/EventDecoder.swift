package import PostilCore

/// Reads an event's bytes: on every path from a socket or a file to the fold.
///
/// Source: Protocol/postil.proto, message `Event`.
package enum EventDecoder {
  /// The fields that every event has, whatever its kind.
  package struct Envelope: Equatable, Sendable {
    package let base: Seq
    package let claimedAt: Instant
    /// The number of its change; of several, the one that needs the highest role; 0 without any.
    package let kind: UInt32
    /// The least role that may do this; `nil` where only decoding the event tells it.
    package let leastRole: Role?
  }

  /// Reads the event that lies in `range` of `bytes`.
  ///
  /// An event with a kind, a field or a value that this version does not know becomes
  /// `Change.unknown`; its envelope is read all the same.
  ///
  /// - Throws: for bytes that no version writes, and for texts beyond `Limits`.
  package static func decode(_ bytes: [UInt8], in range: Range<Int>, id: EventID)
    throws(WireError) -> Event
  {
    guard range.count <= Limits.eventBytes else {
      throw .eventTooLong(bytes: range.count, limit: Limits.eventBytes)
    }
    var reader = ProtoReader(bytes, in: range)
    var base: UInt64?
    var claimedAt: Int64?
    var change: Change?
    // Of several, the one that needs the highest role.
    var strictest: Int?
    while let field = try reader.next() {
      switch field {
      case 1: try base.fill(try reader.counterOrSeq(), field: field)
      case 2: try claimedAt.fill(try reader.signed(), field: field)
      default:
        if let kind = EventKind(rawValue: field) {
          change = try reader.change(kind) ?? .unknown(kind: UInt32(clamping: field))
        } else {
          try reader.skip()
          change = .unknown(kind: UInt32(clamping: field))
        }
        if let first = strictest {
          // A second kind beside the first has a meaning only to another version.
          let kind = stricter(first, field)
          change = .unknown(kind: UInt32(clamping: kind))
          strictest = kind
        } else {
          strictest = field
        }
      }
    }
    guard let change else { throw .missingField(field: EventKind.memberJoined.rawValue) }
    return Event(
      id: id, base: base ?? 0, claimedAt: Instant(milliseconds: claimedAt ?? 0), change: change)
  }

  /// Reads the envelope alone, of an event whose change may be unreadable.
  package static func envelope(_ bytes: [UInt8], in range: Range<Int>) throws(WireError)
    -> Envelope
  {
    var reader = ProtoReader(bytes, in: range)
    var base: UInt64?
    var claimedAt: Int64?
    var strictest: Int?
    var isAlone = true
    while let field = try reader.next() {
      switch field {
      case 1: try base.fill(try reader.counterOrSeq(), field: field)
      case 2: try claimedAt.fill(try reader.signed(), field: field)
      default:
        isAlone = strictest == nil
        strictest = strictest.map { stricter($0, field) } ?? field
        try reader.skip()
      }
    }
    let kind = strictest ?? 0
    return Envelope(
      base: base ?? 0, claimedAt: Instant(milliseconds: claimedAt ?? 0),
      kind: UInt32(clamping: kind),
      leastRole: isAlone ? EventKind(rawValue: kind)?.leastRole : nil)
  }

  /// The kind that needs the higher role, the founder above all; of two that need the same, the one that may
  /// write a marking, or else the last.
  private static func stricter(_ first: Int, _ last: Int) -> Int {
    if EventKind.isFounders(number: first) { return first }
    if EventKind.isFounders(number: last) { return last }
    let (one, other) = (EventKind.leastRole(ofNumber: first), EventKind.leastRole(ofNumber: last))
    if one != other { return one > other ? first : last }
    return EventKind.mayWriteMarking(number: first) ? first : last
  }
}

extension ProtoReader {
  /// `nil` for a change with a part that this version does not know.
  fileprivate mutating func change(_ kind: EventKind) throws(WireError) -> Change? {
    if kind == .deleted { return try entity().map(Change.deleted) }
    if kind == .restored { return try entity().map(Change.restored) }
    let outer = try enter()
    defer { leave(to: outer) }
    switch kind {
    case .memberJoined: return try memberJoined()
    case .articleImported: return try articleImported()
    case .articleObserved: return try articleObserved()
    case .articleRevised: return try articleRevised()
    case .articleWithdrawn: return try articleWithdrawn()
    case .duplicateSet: return try duplicateSet()
    case .termAliased: return try termAliased()
    case .termDescribed: return try termDescribed()
    case .eventsSetAside: return try eventRanges().map { .eventsSetAside($0, why: $1) }
    case .eventsReinstated: return try eventRanges().map { .eventsReinstated($0, why: $1) }
    case .workAdopted: return try workAdopted()
    case .anchorDecided: return try anchorDecided()
    case .annotationAdded: return try annotationAdded()
    case .replyAdded: return try replyAdded()
    case .noteEdited: return try edited().map { .noteEdited(annotation: $0, text: $1) }
    case .replyEdited: return try edited().map { .replyEdited(reply: $0, text: $1) }
    case .fieldSet: return try fieldSet()
    case .markingSet: return try markingSet()
    case .tagged: return try tagging().map { .tagged(entity: $0, tag: $1) }
    case .untagged: return try tagging().map { .untagged(entity: $0, tag: $1) }
    case .assessed: return try assessed()
    case .released: return try tagging().map { .released(entity: $0, audience: $1) }
    case .withheld: return try tagging().map { .withheld(entity: $0, audience: $1) }
    case .conflictResolved: return try conflictResolved()
    case .memberInvited: return try memberInvited()
    case .roleSet: return try roleSet()
    case .revoked: return try revoked()
    case .serverKeyAnnounced: return try serverKeyAnnounced()
    case .deleted, .restored: return nil
    }
  }
}
