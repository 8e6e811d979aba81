import Crypto
import PostilCore
import PostilLog
import PostilWire

/// The place of an entity's row: the seq of its first origin; for a pending one behind all seqs, in the
/// order of its replica's counters.
struct EntityPlace: Hashable, Comparable {
  let row: Int64

  /// Beyond any log.
  private static let pending: Int64 = 1 << 62

  /// Entities of the log have lower rows; pending ones have this one or higher ones.
  static let firstPending = pending

  init(row: Int64) {
    self.row = row
  }

  init(_ stamp: Stamp) throws(Damage) {
    guard let seq = stamp.seq else {
      try self.init(pending: stamp.event.counter)
      return
    }
    try self.init(seq: seq)
  }

  init(seq: Seq) throws(Damage) {
    guard seq < UInt64(Self.pending) else { throw .missing("room for \(seq)") }
    row = Int64(seq)
  }

  init(pending counter: UInt64) throws(Damage) {
    guard counter < UInt64(Self.pending) else { throw .missing("room for \(counter)") }
    row = Self.pending + Int64(counter)
  }

  var isPending: Bool { row >= Self.pending }

  static func < (left: EntityPlace, right: EntityPlace) -> Bool { left.row < right.row }
}

extension EntityID {
  /// The hash by which children are found: the first 64 bits of the SHA-256 of the entity's key, big endian.
  ///
  /// An author chooses the parent of a child. With this hash nobody can find a parent that shares another
  /// thing's children, which would let one room's worth of work slow down every reading of another.
  var hash64: Int64 {
    let digest = SHA256.hash(data: EntityKey(self).bytes)
    return Int64(bitPattern: digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
  }
}
