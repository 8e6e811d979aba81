import PostilCore
import Testing

/// The keys that a server may have after the one that a link pins.
struct ServerKeyTests {
  private var room = Newsroom()

  private mutating func announce(_ pin: Int, after replaced: Int) {
    room.add(
      .serverKeyAnnounced(pin: Newsroom.key(pin), replacing: Newsroom.key(replaced)), by: .founder)
  }

  private func pins(after pin: Int) -> [Int] {
    room.roster.pins(after: Newsroom.key(pin)).map { Int($0[0]) }
  }

  @Test mutating func `nothing follows a key until it is announced, and then the last that was`() {
    #expect(pins(after: 1) == [])
    announce(2, after: 1)
    #expect(pins(after: 1) == [2])
    announce(3, after: 1)
    #expect(pins(after: 1) == [3])
    #expect(pins(after: 2) == [])
  }

  @Test mutating func `a key leads to the next, and back only if that was announced`() {
    announce(2, after: 1)
    announce(3, after: 2)
    #expect(pins(after: 1) == [2, 3])
    #expect(pins(after: 2) == [3])
    #expect(pins(after: 3) == [])
    announce(1, after: 3)
    #expect(pins(after: 3) == [1, 2])
  }

  @Test mutating func `a key that follows itself is a withdrawal`() {
    announce(2, after: 1)
    announce(1, after: 1)
    #expect(pins(after: 1) == [])
  }

  /// Key 2 was stolen and 4 made in its place: a replica with the link of 4 must not believe in 2 again.
  @Test mutating func `announcements for other keys mean nothing to a link with a new one`() {
    announce(2, after: 1)
    announce(3, after: 2)
    #expect(pins(after: 4) == [])
  }

  @Test func `an open workspace announces no keys`() {
    var roster = Roster(isOpen: true)
    roster.apply(
      .serverKeyAnnounced(pin: Newsroom.key(2), replacing: Newsroom.key(1)), by: .north, at: 1,
      receivedAt: Instant(milliseconds: 0))
    #expect(roster.pins(after: Newsroom.key(1)) == [])
  }

  @Test mutating func `1,000 keys are announced and no more`() {
    for number in 0..<Limits.keyAnnouncements {
      let change = Change.serverKeyAnnounced(
        pin: Newsroom.key(number + 1), replacing: Newsroom.key(number))
      #expect(room.roster.objection(to: change, by: .founder) == nil)
      room.add(change, by: .founder)
    }
    let more = Change.serverKeyAnnounced(pin: Newsroom.key(1), replacing: Newsroom.key(0))
    #expect(
      room.roster.objection(to: more, by: .founder) == .tooMany(limit: Limits.keyAnnouncements))
    #expect(room.roster.pins(after: Newsroom.key(0)).count == Limits.keyAnnouncements)
  }
}
