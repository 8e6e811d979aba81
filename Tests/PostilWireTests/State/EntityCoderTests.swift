import PostilCore
import PostilWire
import TestSupport
import Testing

@Suite struct EntityCoderTests {
  private let origin = Origin(
    stamp: Stamp(event: Sample.id, base: 3, seq: 4),
    facts: .annotation(
      AnnotationFacts(article: Sample.content, revision: Sample.content, range: 1..<2)))

  private func stamp(_ replica: UInt64, _ counter: UInt64, seq: Seq?) -> Stamp {
    Stamp(
      event: EventID(replica: ReplicaID(bits: replica), counter: counter), base: 3, seq: seq)
  }

  @Test func `a state is read as it was written`() throws {
    var entity = Entity(id: Sample.annotation, origins: [origin])
    entity.write(.text, .text("й"), stamp(1, 1, seq: 9))
    entity.write(.text, .text("и\u{306}"), stamp(2, 1, seq: nil))
    entity.write(.tag("б"), .text(""), stamp(1, 2, seq: 10))
    entity.write(.marking, .marking(.red), stamp(1, 3, seq: nil))
    entity.write(.plain(.due), .text(""), stamp(1, 4, seq: 11))
    entity.write(.current, .revision(Sample.content), stamp(1, 5, seq: 12))
    entity.write(.tag("tag"), .text("Tag"), stamp(1, 6, seq: 13))
    #expect(try EntityCoder.decode(EntityCoder.encode(entity)) == entity)
  }

  /// Lengths at which the messages around a value need one byte more for their own.
  @Test(arguments: [100, 127, 128, 200, 16_383, 16_384, 100_000])
  func `long values are told where they lie in the state`(length: Int) {
    let texts = ["a", "b", "c"].map { String(repeating: $0, count: length) }
    var entity = Entity(id: Sample.annotation, origins: [origin])
    entity.write(.text, .text(Text(texts[0])), stamp(1, 1, seq: 9))
    entity.write(.text, .text(Text(texts[1])), stamp(2, 1, seq: nil))
    entity.write(.marking, .marking(.red), stamp(1, 3, seq: nil))
    entity.write(.plain(.due), .text("short"), stamp(1, 4, seq: 11))
    entity.write(.plain(.title), .text(Text(texts[2])), stamp(1, 5, seq: 12))
    let (bytes, longValues) = EntityCoder.encode(entity, shortBytes: length - 1)
    #expect(longValues.map { String(decoding: bytes[$0], as: UTF8.self) }.sorted() == texts)
    #expect(zip(longValues, longValues.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
    #expect(bytes == EntityCoder.encode(entity))
    #expect(EntityCoder.encode(entity, shortBytes: length).longValues.isEmpty)
  }

  @Test func `equal states are equal bytes, with registers written in any order`() {
    let fields: [(Field, Value)] = [
      (.text, .text("a")), (.deleted, .flag(true)), (.tag("б"), .flag(true)),
      (.tag("а"), .text("а")), (.plain(.title), .text("t")), (.observed("w"), .text("1")),
    ]
    var generator = SplitMix64(seed: 3)
    var states: Set<[UInt8]> = []
    for _ in 0..<50 {
      var entity = Entity(id: Sample.annotation, origins: [origin])
      for (index, (field, value)) in fields.enumerated().shuffled(using: &generator) {
        entity.write(field, value, stamp(1, UInt64(index + 1), seq: UInt64(index + 10)))
      }
      states.insert(EntityCoder.encode(entity))
    }
    #expect(states.count == 1)
  }

  @Test func `different states have different bytes`() {
    var states: [[UInt8]] = []
    for value in ["й", "и\u{306}", ""] as [Text] {
      for seq in [nil, 1, 2] as [Seq?] {
        var entity = Entity(id: Sample.annotation, origins: [origin])
        entity.write(.text, .text(value), stamp(1, 1, seq: seq))
        states.append(EntityCoder.encode(entity))
      }
    }
    #expect(Set(states).count == states.count)
  }

  @Test func `a state that is cut off is refused, wherever the cut is`() {
    var entity = Entity(id: Sample.annotation, origins: [origin])
    entity.write(.text, .text("text"), stamp(1, 1, seq: 9))
    let bytes = EntityCoder.encode(entity)
    let withoutRegisters = EntityCoder.encode(Entity(id: Sample.annotation, origins: [origin]))
    for cut in bytes.indices where cut != withoutRegisters.count {
      #expect(throws: WireError.self, "cut at \(cut)") {
        try EntityCoder.decode(Array(bytes.prefix(cut)))
      }
    }
  }
}
