import PostilCore
import TestSupport
import Testing

@testable import PostilWire

@Suite struct FrameDecoderTests {
  private static let frames = [
    Frame(.end, body: []), Frame(.greeting, body: [8, 1, 16, 1]),
    Frame(.push, body: [UInt8](repeating: 7, count: 300)), Frame(.refusal, body: [16, 1]),
  ]
  private static let stream = frames.flatMap(\.encoded)

  private func drain(_ decoder: inout FrameDecoder) throws(WireError) -> [Frame] {
    var frames: [Frame] = []
    while let frame = try decoder.next() { frames.append(frame) }
    return frames
  }

  @Test func `a frame is its length, its type and its body`() {
    #expect(Frame(.ack, body: [1, 2]).encoded == [0, 0, 0, 3, 7, 1, 2])
    let long = Frame(.push, body: [UInt8](repeating: 0, count: 0x01_02_03)).encoded
    #expect(Array(long.prefix(5)) == [0, 1, 2, 4, 6])
  }

  @Test func `gives the frames of a stream that comes at once`() throws {
    var decoder = FrameDecoder(limit: 1_000)
    decoder.feed(Self.stream)
    #expect(try drain(&decoder) == Self.frames)
    #expect(decoder.waitingBytes == 0)
  }

  @Test func `gives the same frames wherever the stream is cut in two`() throws {
    for cut in 0...Self.stream.count {
      var decoder = FrameDecoder(limit: 1_000)
      decoder.feed(Self.stream.prefix(cut))
      var frames = try drain(&decoder)
      decoder.feed(Self.stream.dropFirst(cut))
      frames += try drain(&decoder)
      #expect(frames == Self.frames, "cut at \(cut)")
    }
  }

  @Test(arguments: 0..<100 as Range<UInt64>)
  func `gives the same frames of any pieces`(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    var decoder = FrameDecoder(limit: 1_000)
    var frames: [Frame] = []
    var rest = Self.stream[...]
    while !rest.isEmpty {
      let count = Int.random(
        in: 0...min(rest.count, seed.isMultiple(of: 2) ? 3 : 200), using: &generator)
      decoder.feed(rest.prefix(count))
      rest = rest.dropFirst(count)
      // Now and then several pieces come before anybody looks.
      if Bool.random(using: &generator) { frames += try drain(&decoder) }
    }
    frames += try drain(&decoder)
    #expect(frames == Self.frames)
    #expect(decoder.waitingBytes == 0)
  }

  @Test func `knows that a stream has stopped inside a frame`() throws {
    var decoder = FrameDecoder(limit: 1_000)
    #expect(decoder.waitingBytes == 0)
    decoder.feed(Self.stream.dropLast())
    #expect(try drain(&decoder) == Self.frames.dropLast())
    #expect(decoder.waitingBytes > 0)
  }

  @Test func `a frame may be as long as the limit`() throws {
    for count in [98, 99] {
      var decoder = FrameDecoder(limit: 100)
      decoder.feed(Frame(.push, body: [UInt8](repeating: 0, count: count)).encoded)
      #expect(try decoder.next()?.body.count == count)
    }
    var decoder = FrameDecoder(limit: 100)
    decoder.feed(Frame(.push, body: [UInt8](repeating: 0, count: 100)).encoded)
    #expect(throws: WireError.frameTooLong(bytes: 101, limit: 100)) { try decoder.next() }
  }

  @Test func `a frame that is too long is refused by its length alone`() {
    var decoder = FrameDecoder(limit: Limits.frameBytes)
    decoder.feed([0xFF, 0xFF, 0xFF, 0xFF])
    #expect(throws: WireError.frameTooLong(bytes: 0xFFFF_FFFF, limit: Limits.frameBytes)) {
      try decoder.next()
    }
  }

  @Test func `a frame of no known type is refused before its body comes`() {
    for type in [0, 12, 0xFF] as [UInt8] {
      var decoder = FrameDecoder(limit: Limits.frameBytes)
      decoder.feed([0, 1, 0, 0, type])
      #expect(throws: WireError.unknownFrame(type: type)) { try decoder.next() }
    }
  }

  @Test func `a frame of length 0 is refused`() {
    var decoder = FrameDecoder(limit: Limits.frameBytes)
    decoder.feed([0, 0, 0, 0])
    #expect(throws: WireError.emptyFrame) { try decoder.next() }
  }

  @Test func `a stream that was refused stays refused`() {
    var decoder = FrameDecoder(limit: Limits.frameBytes)
    decoder.feed([0, 0, 0, 0] + Self.stream)
    #expect(throws: WireError.emptyFrame) { try decoder.next() }
    decoder.feed(Self.stream)
    #expect(throws: WireError.emptyFrame) { try decoder.next() }
  }
}
