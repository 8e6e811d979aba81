import PostilCore
import PostilLog

/// The events of the log that wrote to one entity, in log order: where each lies and when its author
/// claims to have made it.
///
/// The last ones lie in the entity's own row; the older ones in full chunks of their own, so that one
/// more event costs the same after ten thousand as after ten.
struct EntityHistory: Hashable {
  struct Entry: Hashable {
    let seq: Seq
    let claimedAt: Instant
  }

  /// How many entries a chunk holds, and at most the row.
  static let chunk = 128

  /// How many full chunks lie elsewhere.
  private(set) var chunks: Int
  /// Those after the chunks.
  private(set) var entries: [Entry]
  /// Chunks that were filled and not yet written, the last being number `chunks` − 1.
  private(set) var filled: [[Entry]] = []

  init(chunks: Int = 0, entries: [Entry] = []) {
    self.chunks = chunks
    self.entries = entries
  }

  mutating func append(_ seq: Seq, claimedAt: Instant) {
    if entries.count == Self.chunk {
      filled.append(entries)
      chunks += 1
      entries = []
    }
    entries.append(Entry(seq: seq, claimedAt: claimedAt))
  }

  /// The chunks were written.
  mutating func markWritten() { filled = [] }

  /// When the author claims to have made the event at a seq; `nil` where the row does not say.
  func claimedAt(_ seq: Seq) -> Instant? {
    entries.last { $0.seq == seq }?.claimedAt
  }
}

/// As they lie in a row: the number of chunks, then of each entry how far it lies behind the one
/// before, in seqs and in milliseconds.
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
    var reader = VarintReader(bytes)
    guard let chunks = try Int(exactly: reader.unsigned()) else { throw .state("a history") }
    self.init(chunks: chunks, entries: try reader.entries())
  }

  static func decode(_ bytes: [UInt8]) throws(Damage) -> [Entry] {
    var reader = VarintReader(bytes)
    return try reader.entries()
  }
}

private struct VarintWriter {
  var bytes: [UInt8] = []

  mutating func unsigned(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func entries(_ entries: [EntityHistory.Entry]) {
    var seq: Seq = 0
    var claimed: Int64 = 0
    for entry in entries {
      unsigned(entry.seq &- seq)
      let change = entry.claimedAt.milliseconds &- claimed
      unsigned(UInt64(bitPattern: (change << 1) ^ (change >> 63)))
      seq = entry.seq
      claimed = entry.claimedAt.milliseconds
    }
  }
}

private struct VarintReader {
  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func unsigned() throws(Damage) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while offset < bytes.count, shift < 64 {
      let byte = bytes[offset]
      offset += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw .state("a history")
  }

  mutating func entries() throws(Damage) -> [EntityHistory.Entry] {
    var entries: [EntityHistory.Entry] = []
    var seq: Seq = 0
    var claimed: Int64 = 0
    while offset < bytes.count {
      seq = seq &+ (try unsigned())
      let zigzag = try unsigned()
      claimed = claimed &+ (Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1))
      entries.append(EntityHistory.Entry(seq: seq, claimedAt: Instant(milliseconds: claimed)))
    }
    return entries
  }
}
