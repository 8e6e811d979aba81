package import PostilCore

/// The sum of one owner's events so far, member by member.
package struct RoomUse: Hashable, Sendable {
  /// The sum of one member's events.
  package struct Part: Hashable, Sendable {
    package let member: ReplicaID
    /// The part of the room that all events may use.
    package var shared: RoomLimits.Size
    /// The part that is kept free.
    package var reserved: RoomLimits.Size

    package init(member: ReplicaID, shared: RoomLimits.Size, reserved: RoomLimits.Size) {
      self.member = member
      self.shared = shared
      self.reserved = reserved
    }
  }

  /// Ascending by member, each once, and never empty parts.
  package private(set) var parts: Few<Part>
  /// The members whose part was replaced since this was read, each once.
  package private(set) var touched: Few<ReplicaID> = .empty

  /// - Parameter parts: ascending by member, each once, and none of them empty.
  package init(parts: Few<Part> = .empty) {
    self.parts = parts
  }

  /// Counts a member's events that wait for a log, without checking for room.
  mutating func add(_ waiting: RoomLimits.Size, of member: ReplicaID) {
    var own = part(of: member)
    own.shared = own.shared + waiting
    set(own)
  }

  /// The sum of one member's events, also an empty one.
  package func part(of member: ReplicaID) -> Part {
    parts.first { $0.member == member }
      ?? Part(member: member, shared: RoomLimits.Size(), reserved: RoomLimits.Size())
  }

  /// Replaces the sum of a member's events.
  package mutating func set(_ part: Part) {
    if !touched.contains(part.member) { touched.append(part.member) }
    let index = parts.firstIndex { $0.member >= part.member } ?? parts.endIndex
    let isThere = index < parts.endIndex && parts[index].member == part.member
    switch (isThere, part.isNothing) {
    case (true, true): parts.remove(at: index)
    case (true, false): parts[index] = part
    case (false, true): break
    case (false, false): parts.insert(part, at: index)
    }
  }
}

/// The touched members are ignored.
extension RoomUse {
  package static func == (left: RoomUse, right: RoomUse) -> Bool { left.parts == right.parts }

  package func hash(into hasher: inout Hasher) { hasher.combine(parts) }
}

extension RoomUse.Part {
  package var isNothing: Bool {
    shared == RoomLimits.Size() && reserved == RoomLimits.Size()
  }
}
