import GRDB

/// A sum over the entries that an index should hold, to be compared with those that it holds, in any order.
///
/// It finds faults, not fraud: somebody who chooses the entries can make two sums alike.
struct IndexSum: Equatable {
  private var sum: UInt64 = 0
  private var count = 0

  mutating func add(_ first: Int64, _ second: Int64, _ third: Int64) {
    var hash: UInt64 = 0
    for word in [first, second, third] {
      hash = (hash ^ UInt64(bitPattern: word)) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 32
    }
    sum &+= hash
    count += 1
  }

  /// The sum of an index's entries.
  ///
  /// - Parameter entries: selects three whole numbers of each, from that index alone.
  static func reading(_ entries: String, in db: Database) throws -> IndexSum {
    let rows = try RowReader(db, sql: entries)
    var sum = IndexSum()
    while try rows.next() { sum.add(rows.integer(0), rows.integer(1), rows.integer(2)) }
    return sum
  }
}
