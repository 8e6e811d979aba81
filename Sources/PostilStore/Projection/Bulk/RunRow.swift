import PostilCore
import PostilWire

/// A row of the table that says where each changeset of the log lies.
struct RunRow {
  let firstSeq: Int64
  let lastSeq: Int64
  let replica: Int64
  let firstCounter: Int64
  let receivedAt: Int64

  init(_ logged: LoggedChangeset) throws {
    firstSeq = try Int64(storing: logged.firstSeq)
    lastSeq = try Int64(storing: logged.lastSeq)
    replica = Int64(bitPattern: logged.changeset.replica.bits)
    firstCounter = try Int64(storing: logged.changeset.firstCounter)
    receivedAt = logged.receivedAt.milliseconds
  }

  static let columns = "first_seq, last_seq, replica, first_counter, received_at"

  func bind(to writer: RowWriter) {
    for (column, value) in values.enumerated() { writer.bind(Int32(column + 1), value) }
  }

  /// Whether this is the row that a reader stands at.
  func isHeld(by rows: RowReader) -> Bool {
    values.enumerated().allSatisfy { rows.holds(Int32($0), $1) }
  }

  private var values: [Int64] { [firstSeq, lastSeq, replica, firstCounter, receivedAt] }
}
