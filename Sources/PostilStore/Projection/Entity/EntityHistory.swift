import PostilCore
import PostilLog

/// The events of the log that wrote to one entity, in log order: the place and the kind of each, and the time
/// at which its author claims to have made it.
///
/// The last ones are in the entity's own row; the older ones in full chunks of their own, so that one more
/// event costs the same after ten thousand as after ten.
struct EntityHistory: Hashable {
  struct Entry: Hashable {
    let seq: Seq
    /// `nil` for one that this version does not know.
    let kind: EventKind?
    let claimedAt: Instant
  }

  /// The number of entries in a chunk, and the most in the row.
  static let chunk = 128

  /// The number of full chunks outside the row.
  private(set) var chunks: Int
  /// The entries after the chunks.
  private(set) var entries: [Entry]
  /// Chunks that were filled and not yet written, the last being number `chunks` − 1.
  private(set) var filled: [[Entry]] = []

  init(chunks: Int = 0, entries: [Entry] = []) {
    self.chunks = chunks
    self.entries = entries
  }

  mutating func append(_ event: Event, at seq: Seq) {
    if entries.count == Self.chunk {
      filled.append(entries)
      chunks += 1
      entries = []
    }
    entries.append(Entry(seq: seq, kind: event.change.kind, claimedAt: event.claimedAt))
  }

  /// Notes that the chunks were written.
  mutating func markWritten() { filled = [] }

  /// The event at a seq; `nil` where the row does not know it.
  func entry(at seq: Seq) -> Entry? { entries.last { $0.seq == seq } }
}

/// The form in a row: the number of chunks, then for each entry its distance from the one before in seqs, its
/// kind, and the distance in milliseconds.
extension EntityHistory {
  var encoded: [UInt8] {
    var writer = VarintWriter()
    writer.unsigned(UInt64(chunks))
    writer.entries(entries)
    return writer.bytes
  }

  static func encode(_ entries: [Entry]) -> [UInt8] {
    var writer = VarintWriter()
    writer.entries(entries)
    return writer.bytes
  }

  init(decoding bytes: [UInt8]) throws(Damage) {
    var reader = VarintReader(bytes, of: "a history")
    guard let chunks = try Int(exactly: reader.unsigned()) else { throw .state("a history") }
    self.init(chunks: chunks, entries: try reader.entries())
  }

  static func decode(_ bytes: [UInt8]) throws(Damage) -> [Entry] {
    var reader = VarintReader(bytes, of: "a history")
    return try reader.entries()
  }
}

extension VarintWriter {
  fileprivate mutating func entries(_ entries: [EntityHistory.Entry]) {
    var seq: Seq = 0
    var claimed: Int64 = 0
    for entry in entries {
      unsigned(entry.seq &- seq)
      unsigned(UInt64(entry.kind?.rawValue ?? 0))
      let change = entry.claimedAt.milliseconds &- claimed
      unsigned(UInt64(bitPattern: (change << 1) ^ (change >> 63)))
      seq = entry.seq
      claimed = entry.claimedAt.milliseconds
    }
  }
}

extension VarintReader {
  fileprivate mutating func entries() throws(Damage) -> [EntityHistory.Entry] {
    var entries: [EntityHistory.Entry] = []
    var seq: Seq = 0
    var claimed: Int64 = 0
    while !isAtEnd {
      seq = seq &+ (try unsigned())
      let kind = try Int(exactly: unsigned()).flatMap { EventKind(rawValue: $0) }
      let zigzag = try unsigned()
      claimed = claimed &+ (Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1))
      entries.append(
        EntityHistory.Entry(seq: seq, kind: kind, claimedAt: Instant(milliseconds: claimed)))
    }
    return entries
  }
}
