import PostilCore

/// Consecutive events of one replica as their bytes stand in a changeset, checked for shape once.
///
/// Source: Protocol/postil.proto, message `EventRun`.
package struct EventRun: Hashable, Sendable {
  /// The encoded run: for each event the tag of field 1, its length, its bytes.
  package let bytes: [UInt8]
  /// The range of each event's own bytes in `bytes`. Never empty.
  package let ranges: [Range<Int>]

  /// Joins events that were encoded one by one.
  ///
  /// - Parameter events: at least one.
  package init(events: [[UInt8]]) {
    precondition(!events.isEmpty, "a changeset holds at least one event")
    var writer = ProtoWriter(capacity: events.reduce(0) { $0 + $1.count + 4 })
    var ranges: [Range<Int>] = []
    for event in events {
      writer.presentBlob(1, event)
      ranges.append(writer.count - event.count..<writer.count)
    }
    self.bytes = writer.bytes
    self.ranges = ranges
  }

  /// - Throws: for bytes that are not a run, for more than `Limits.changesetEvents` events (a short deflate
  ///   stream can hold millions) and for several events of more than `Limits.changesetBytes` together: such
  ///   a changeset might fit a push and no frame of the log.
  package init(bytes: [UInt8]) throws(WireError) {
    var reader = ProtoReader(bytes)
    var ranges: [Range<Int>] = []
    var eventBytes = 0
    while let field = try reader.next() {
      guard field == 1 else { throw .outOfRange(field: field) }
      guard ranges.count < Limits.changesetEvents else { throw .repeatedField(field: field) }
      let range = try reader.range()
      ranges.append(range)
      eventBytes += range.count
      guard ranges.count == 1 || eventBytes <= Limits.changesetBytes else {
        throw .fieldTooLong(field: field, bytes: eventBytes, limit: Limits.changesetBytes)
      }
    }
    guard !ranges.isEmpty else { throw .emptyChangeset }
    self.bytes = bytes
    self.ranges = ranges
  }

  package var count: Int { ranges.count }
}
