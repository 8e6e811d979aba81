import PostilCore
import PostilLog
import Testing

@testable import PostilWire

/// Bytes that somebody broke: no decoder traps, and what a decoder takes says the same when it is
/// written and read again.
@Suite struct FuzzTests {
  private static let seeds: Range<UInt64> = 0..<10

  @Test(arguments: seeds)
  func `broken events`(seed: UInt64) throws {
    var mutation = Mutation(seed: seed, corpus: try Corpus.events())
    var taken = 0
    for _ in 0..<900 {
      let bytes = mutation.next()
      guard let event = try? Sample.decode(bytes) else { continue }
      taken += 1
      let envelope = try EventDecoder.envelope(bytes, in: 0..<bytes.count)
      #expect(envelope.base == event.base && envelope.claimedAt == event.claimedAt, "\(bytes)")
      #expect(envelope.leastRole == nil || envelope.leastRole == event.change.leastRole, "\(bytes)")
      if case .unknown = event.change { continue }
      let again = EventEncoder.encode(
        base: event.base, claimedAt: event.claimedAt, change: event.change)
      #expect(try Sample.decode(again) == event, "\(bytes)")
    }
    #expect(taken > 50, "hardly any case gets past the first field")
  }

  @Test(arguments: seeds)
  func `broken states`(seed: UInt64) throws {
    var mutation = Mutation(seed: seed, corpus: try Corpus.states())
    var taken = 0
    for _ in 0..<400 {
      let bytes = mutation.next()
      guard let entity = try? EntityCoder.decode(bytes) else { continue }
      taken += 1
      #expect(try EntityCoder.decode(EntityCoder.encode(entity)) == entity, "\(bytes)")
    }
    #expect(taken > 20, "hardly any case gets past the first field")
  }

  @Test(arguments: seeds)
  func `broken frames`(seed: UInt64) throws {
    let bodies = try Corpus.frames().map { Array($0.dropFirst(5)) }.filter { !$0.isEmpty }
    var mutation = Mutation(seed: seed, corpus: bodies)
    var taken = 0
    for _ in 0..<80 {
      let body = mutation.next()
      for type in FrameType.allCases { taken += try readAgain(Frame(type, body: body)) }
    }
    #expect(taken > 20, "hardly any case gets past the first field")
  }

  @Test(arguments: seeds)
  func `broken batches under a payload that is whole`(seed: UInt64) throws {
    var corpus: [[UInt8]] = []
    for frame in try Corpus.frames().map({ Array($0.dropFirst(5)) }) {
      var reader = ProtoReader(frame)
      while let field = try? reader.next(), field == 1 {
        guard let batch = try? reader.payload().unpacked(), !batch.isEmpty else { break }
        corpus.append(batch)
      }
    }
    var mutation = Mutation(seed: seed, corpus: corpus)
    var taken = 0
    for _ in 0..<100 {
      var writer = ProtoWriter()
      writer.payload(1, Payload(packing: mutation.next()))
      for type in [FrameType.changesets, .push] {
        taken += try readAgain(Frame(type, body: writer.bytes))
      }
    }
    #expect(taken > 10, "hardly any case gets past the first field")
  }

  @Test(arguments: seeds)
  func `broken streams`(seed: UInt64) throws {
    var mutation = Mutation(seed: seed, corpus: try Corpus.frames())
    for _ in 0..<100 {
      var decoder = FrameDecoder(limit: Limits.frameBytes)
      decoder.feed(mutation.next() + mutation.next())
      while let frame = try? decoder.next() { _ = try readAgain(frame) }
    }
  }

  /// Bundles with a valid checksum are taken, and no others.
  @Test(arguments: seeds)
  func `broken bundles`(seed: UInt64) throws {
    let corpus = try Corpus.bundles()
    var mutation = Mutation(seed: seed, corpus: corpus)
    for _ in 0..<200 {
      let bytes = mutation.next()
      guard (try? BundleReader.sections(of: bytes)) != nil else { continue }
      #expect(corpus.contains(bytes), "\(bytes)")
    }
  }

  @Test(arguments: seeds)
  func `broken sections of bundles`(seed: UInt64) throws {
    let sections = try Corpus.bundles().flatMap { try BundleReader.sections(of: $0) }
    var mutation = Mutation(seed: seed, corpus: sections.map(\.body))
    var taken = 0
    for _ in 0..<400 {
      let body = mutation.next()
      for kind in BundleSection.Kind.allCases {
        guard let section = try? BundleSection(kind, body: body) else { continue }
        taken += 1
        #expect(try BundleSection(kind, body: section.body) == section, "\(body)")
      }
    }
    #expect(taken > 20, "hardly any case gets past the first field")
  }

  @Test(arguments: seeds)
  func `noise`(seed: UInt64) throws {
    var mutation = Mutation(seed: seed, corpus: [[0]])
    for _ in 0..<100 {
      let bytes = mutation.noise()
      _ = try? Sample.decode(bytes)
      _ = try? EntityCoder.decode(bytes)
      _ = try? EventRun(bytes: bytes)
      _ = try? Deflate.inflate(bytes, rawBytes: 100, limit: 100)
      _ = try? BundleReader.sections(of: BundleHead.bytes + bytes)
      _ = try? Link(String(decoding: bytes, as: UTF8.self))
      for type in FrameType.allCases { _ = try readAgain(Frame(type, body: bytes)) }
    }
  }

  /// - Returns: how many messages the frame can be read as.
  private func readAgain(_ frame: Frame) throws -> Int {
    var taken = 0
    if let message = try? ServerMessage(frame) {
      taken += 1
      #expect(try ServerMessage(message.frame) == message, "\(frame)")
    }
    if let message = try? ClientMessage(frame) {
      taken += 1
      #expect(try ClientMessage(message.frame) == message, "\(frame)")
      if case .push(let changeset) = message {
        for index in changeset.events.ranges.indices { _ = try? changeset.event(at: index) }
      }
    }
    return taken
  }
}
