import PostilCore
import PostilLog

/// Where an entity's row lies: at the seq of its first origin; for a pending one behind all seqs, in
/// the order of its replica's counters.
struct EntityPlace: Hashable, Comparable {
  let row: Int64

  /// No log comes this far.
  private static let pending: Int64 = 1 << 62

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
  /// What children are found by: 64 bits of the id. Two that share them are told apart by state.
  var hash64: Int64 {
    switch self {
    case .article(let content), .term(let content):
      Int64(bitPattern: content.high ^ content.low)
    case .annotation(let event), .reply(let event):
      Int64(bitPattern: event.replica.bits ^ (event.counter &* 0x9E37_79B9_7F4A_7C15))
    }
  }
}
