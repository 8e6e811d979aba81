package import PostilCore

/// The limit of the sum of one owner's events, and of one member's share of it.
///
/// Source: Protocol/EVENTS.md, "Room".
package struct RoomLimits: Hashable, Sendable {
  /// Events, and their encoded bytes.
  package struct Size: Hashable, Sendable {
    package var events: Int
    package var bytes: Int

    package init(events: Int = 0, bytes: Int = 0) {
      self.events = events
      self.bytes = bytes
    }

    package static func + (left: Size, right: Size) -> Size {
      Size(events: left.events + right.events, bytes: left.bytes + right.bytes)
    }

    static func - (left: Size, right: Size) -> Size {
      Size(events: left.events - right.events, bytes: left.bytes - right.bytes)
    }

    static func / (size: Size, divisor: Int) -> Size {
      Size(events: size.events / divisor, bytes: size.bytes / divisor)
    }

    package func fits(in other: Size) -> Bool { events <= other.events && bytes <= other.bytes }
  }

  /// The room of an article with its imports, of an annotation or a reply after the event that made it, and of
  /// the vocabulary.
  package let entity: Size
  /// The room of the replies to one annotation.
  package let thread: Size
  /// The room of the annotations of one article.
  package let margin: Size
  /// The use of an owner's room below which shares do not count.
  package let unshared: Size

  /// A member's share is one part in this many of a room, and of its reserve.
  static let share = 4
  /// One part in this many of a room is kept free for events that hide, mark and decide.
  static let reserve = 16

  package init(
    entity: Size = Limits.entityRoom, thread: Size = Limits.threadRoom,
    margin: Size = Limits.marginRoom, unshared: Size = Limits.unsharedRoom
  ) {
    self.entity = entity
    self.thread = thread
    self.margin = margin
    self.unshared = unshared
  }

  /// The numbers that a store keeps: events and bytes of an entity, a thread, a margin, and the unshared
  /// part.
  package var numbers: [Int] {
    [entity, thread, margin, unshared].flatMap { [$0.events, $0.bytes] }
  }

  /// - Returns: `nil` for anything but eight numbers of up to 42 bits: no sum of them and of a store's
  ///   numbers overflows.
  package init?(numbers: [Int]) {
    guard numbers.count == 8, numbers.allSatisfy({ (0..<1 << 42).contains($0) }) else { return nil }
    func size(_ index: Int) -> Size { Size(events: numbers[index], bytes: numbers[index + 1]) }
    self.init(entity: size(0), thread: size(2), margin: size(4), unshared: size(6))
  }

  func size(of owner: RoomOwner) -> Size {
    switch owner {
    case .entity: entity
    case .thread: thread
    case .margin: margin
    case .vocabulary: entity
    }
  }
}

extension Limits {
  package static let entityRoom = RoomLimits.Size(events: 10_000, bytes: 16 << 20)
  package static let threadRoom = RoomLimits.Size(events: 5_000, bytes: 16 << 20)
  package static let marginRoom = RoomLimits.Size(events: 50_000, bytes: 64 << 20)
  /// The limit of a replica's own events that are parked because there was no room for them.
  package static let parked = RoomLimits.Size(events: 100_000, bytes: 64 << 20)
  package static let unsharedRoom = RoomLimits.Size(events: 64, bytes: 256 << 10)
}
