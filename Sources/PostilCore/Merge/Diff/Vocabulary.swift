/// Numbers for pieces of text: equal bytes, equal numbers.
///
/// A hash table without an allocation per piece. The hash starts from the seed that every process
/// draws for its dictionaries, so nobody can write a text of colliding words; the numbers come in the
/// order of first sight and do not depend on it.
struct Vocabulary {
  private let seed = UInt64(truncatingIfNeeded: Hasher().finalize())
  /// Open addressing; a power of two, at most half full. -1 is empty.
  private var slots = [Int32](repeating: -1, count: 1024)
  private var hashes: [Int] = []
  private var known: [UInt8] = []
  /// Per number, where its bytes end in `known`.
  private var ends: [Int] = []

  mutating func id(of bytes: [UInt8], _ range: Range<Int>) -> Int32 {
    let hash = hash(of: bytes, range)
    var slot = hash & (slots.count - 1)
    while slots[slot] >= 0 {
      let id = Int(slots[slot])
      if hashes[id] == hash && isKnown(id, as: bytes, range) { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    let id = Int32(ends.count)
    slots[slot] = id
    hashes.append(hash)
    known += bytes[range]
    ends.append(known.count)
    if 2 * ends.count > slots.count { grow() }
    return id
  }

  private func isKnown(_ id: Int, as bytes: [UInt8], _ range: Range<Int>) -> Bool {
    let start = id == 0 ? 0 : ends[id - 1]
    guard ends[id] - start == range.count else { return false }
    let distance = range.lowerBound - start
    for position in start..<ends[id] where known[position] != bytes[position + distance] {
      return false
    }
    return true
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: 4 * slots.count)
    for (id, hash) in hashes.enumerated() {
      var slot = hash & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(id)
    }
  }

  /// Multiplies eight bytes at a time and folds the product (the step of wyhash); with `Hasher`, a
  /// merge spent an eighth of its time in it.
  private func hash(of bytes: [UInt8], _ range: Range<Int>) -> Int {
    var hash = seed ^ UInt64(range.count)
    var chunk: UInt64 = 0
    var filled = 0
    for position in range {
      chunk = chunk << 8 | UInt64(bytes[position])
      filled += 1
      if filled == 8 {
        hash = Self.mix(hash ^ chunk)
        chunk = 0
        filled = 0
      }
    }
    return Int(truncatingIfNeeded: Self.mix(hash ^ chunk))
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low
  }
}
