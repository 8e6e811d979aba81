package import PostilCore

/// Reads an event's bytes: on every path from a socket or a file to the fold.
///
/// Source: Protocol/postil.proto, message `Event`.
package enum EventDecoder {
  /// What every event carries, whatever its kind.
  package struct Envelope: Equatable, Sendable {
    package let base: Seq
    package let claimedAt: Instant
    /// Whether a part of it is a join. Only decoding the event says whether it is one.
    package let mayJoin: Bool
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
    var kinds = 0
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
        kinds += 1
        // A second kind beside the first is something that only another version can mean.
        if kinds > 1 { change = .unknown(kind: UInt32(clamping: field)) }
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
    var mayJoin = false
    while let field = try reader.next() {
      switch field {
      case 1: try base.fill(try reader.counterOrSeq(), field: field)
      case 2: try claimedAt.fill(try reader.signed(), field: field)
      default:
        if field == EventKind.memberJoined.rawValue { mayJoin = true }
        try reader.skip()
      }
    }
    return Envelope(
      base: base ?? 0, claimedAt: Instant(milliseconds: claimedAt ?? 0), mayJoin: mayJoin)
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
    case .deleted, .restored: return nil
    }
  }
}
