import PostilCore
import PostilWire

/// Values that tests need and do not care about.
enum Sample {
  static let id = EventID(replica: ReplicaID(bits: 0x0011_2233_4455_6677), counter: 42)
  static let content = ContentID(high: 1, low: 2)
  static let article = EntityID.article(content)
  static let annotation = EntityID.annotation(id)
  static let reply = EntityID.reply(EventID(replica: ReplicaID(bits: 9), counter: 1))
  static let now = Instant(milliseconds: 1_700_000_000_000)

  static func event(_ change: Change) -> [UInt8] {
    EventEncoder.encode(base: 5, claimedAt: now, change: change)
  }

  static func decode(_ bytes: [UInt8]) throws(WireError) -> Event {
    try EventDecoder.decode(bytes, in: 0..<bytes.count, id: id)
  }

  /// A text of as many bytes.
  static func text(bytes: Int) -> Text {
    Text(String(repeating: "a", count: bytes))
  }
}
