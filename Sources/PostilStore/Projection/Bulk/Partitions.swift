import PostilCore

/// The events of a whole log sorted into partitions by the entities that they write to, each partition in
/// log order, with the outbox's events last. A bulk fold takes in one partition at a time, so that memory
/// holds one partition and not the log.
///
/// Bytes that do not fit into a partition's buffer go to a temporary file.
///
/// A class for the sake of that file, which is closed once.
final class Partitions {
  /// An event in a partition.
  struct Entry {
    let id: EventID
    /// `nil` for one of the outbox.
    let place: RecordedEvent.Place?
    /// The range in the partition's bytes.
    let range: Range<Int>
  }

  private struct Partition {
    var buffer: [UInt8] = []
    /// Parts that are in the file, in order.
    var parts: [Range<Int>] = []
  }

  private var partitions: [Partition] = []
  private var file: TemporaryFile?
  private static let bufferBytes = 32 << 10
  private static let headBytes = 36

  var count: Int { partitions.count }

  func add(
    _ event: ArraySlice<UInt8>, id: EventID, place: RecordedEvent.Place?, to number: Int
  ) throws {
    while partitions.count <= number { partitions.append(Partition()) }
    // No event of the log has seq 0.
    let words = (
      id.replica.bits, id.counter, place?.seq ?? 0,
      UInt64(bitPattern: place?.receivedAt.milliseconds ?? 0)
    )
    withUnsafeBytes(of: words) { partitions[number].buffer.append(contentsOf: $0) }
    withUnsafeBytes(of: UInt32(event.count)) { partitions[number].buffer.append(contentsOf: $0) }
    partitions[number].buffer.append(contentsOf: event)
    if partitions[number].buffer.count >= Self.bufferBytes { try putAway(number) }
  }

  /// All entries of a partition, which is empty afterwards.
  func take(_ number: Int) throws -> (bytes: [UInt8], entries: [Entry]) {
    var bytes: [UInt8] = []
    for part in partitions[number].parts {
      if let read = try file?.read(part) { bytes.append(contentsOf: read) }
    }
    bytes.append(contentsOf: partitions[number].buffer)
    partitions[number] = Partition()
    return (bytes, Self.entries(in: bytes))
  }

  private func putAway(_ number: Int) throws {
    if file == nil { file = try TemporaryFile() }
    if let part = try file?.append(partitions[number].buffer) {
      partitions[number].parts.append(part)
    }
    partitions[number].buffer.removeAll(keepingCapacity: true)
  }

  private static func entries(in bytes: [UInt8]) -> [Entry] {
    var entries: [Entry] = []
    var offset = 0
    bytes.withUnsafeBytes { raw in
      while offset + headBytes <= raw.count {
        func word(_ index: Int) -> UInt64 {
          raw.loadUnaligned(fromByteOffset: offset + 8 * index, as: UInt64.self)
        }
        let count = Int(raw.loadUnaligned(fromByteOffset: offset + 32, as: UInt32.self))
        let start = offset + headBytes
        let place = RecordedEvent.Place(
          seq: word(2), receivedAt: Instant(milliseconds: Int64(bitPattern: word(3))))
        entries.append(
          Entry(
            id: EventID(replica: ReplicaID(bits: word(0)), counter: word(1)),
            place: place.seq == 0 ? nil : place, range: start..<start + count))
        offset = start + count
      }
    }
    return entries
  }
}
