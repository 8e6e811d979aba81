package import PostilCore

/// The room used by all events of a log, as two numbers of 61 bits that tell whether two counts are equal.
///
/// It is Σ h(owner, member) · n over each member's use of each owner's room, once for events and once for
/// bytes, modulo the prime 2⁶¹ − 1, with h drawn anew for each sum. Two counts that differ anywhere come to
/// the same sum with a chance of about 2⁻⁶¹, even against an attacker: nobody knows h beforehand. So a check
/// adds the events up as they come, without memory, and compares the sum with the rows of a store; it needs
/// no table of all owners.
///
/// The sum does not tell how the log got there: whether there was room for each event at its own seq. Where
/// every use that is kept is `isWithinAnyShare`, there was, since without set-asides no use ever shrinks.
package struct RoomSum: Equatable, Sendable {
  private static let prime: UInt64 = (1 << 61) - 1

  /// Makes h.
  private let seed: UInt64
  private var events: UInt64 = 0
  private var bytes: UInt64 = 0

  package init() {
    seed = .random(in: .min ... .max)
  }

  /// An empty sum, which can be compared with this one.
  package var empty: RoomSum {
    var empty = self
    (empty.events, empty.bytes) = (0, 0)
    return empty
  }

  /// - Parameter use: one that is `isWithinAnyShare`: the reserve is not counted, since none of it is used.
  package mutating func add(_ use: RoomUse, of owner: RoomOwner) {
    for part in use.parts { add(part.shared, of: owner, by: part.member) }
  }

  mutating func add(_ charge: RoomCharge, by member: ReplicaID) {
    add(RoomLimits.Size(events: 1, bytes: charge.bytes), of: charge.owner, by: member)
  }

  private mutating func add(_ size: RoomLimits.Size, of owner: RoomOwner, by member: ReplicaID) {
    var hasher = Hasher()
    hasher.combine(seed)
    hasher.combine(owner)
    hasher.combine(member)
    let factor = UInt64(bitPattern: Int64(hasher.finalize())) & Self.prime
    Self.add(factor, UInt64(size.events), to: &events)
    Self.add(factor, UInt64(size.bytes), to: &bytes)
  }

  /// Adds a product to a sum below the prime.
  private static func add(_ factor: UInt64, _ number: UInt64, to sum: inout UInt64) {
    let product = factor.multipliedFullWidth(by: number)
    // 2⁶¹ equals 1.
    let folded = (product.low & prime) + (product.high << 3 | product.low >> 61) + sum
    let once = (folded & prime) + (folded >> 61)
    sum = once >= prime ? once - prime : once
  }
}

extension RoomUse {
  /// True if it stays within the room and within one member's share of it, and none of the reserve is used:
  /// then there was room for every event that it counts, in whatever order they came and whether or not
  /// shares counted.
  package func isWithinAnyShare(of owner: RoomOwner, in limits: RoomLimits) -> Bool {
    let size = limits.size(of: owner)
    let room = size - size / RoomLimits.reserve
    let share = size / RoomLimits.share
    guard !parts.isEmpty else { return false }
    var used = RoomLimits.Size()
    for part in parts {
      guard part.shared.events > 0, part.shared.fits(in: share), part.reserved == RoomLimits.Size()
      else { return false }
      used = used + part.shared
      guard used.fits(in: room) else { return false }
    }
    return true
  }
}
