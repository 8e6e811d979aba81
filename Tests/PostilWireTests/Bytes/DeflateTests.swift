import PostilCore
import TestSupport
import Testing

@testable import PostilWire

@Suite struct DeflateTests {
  private static let samples: [[UInt8]] = {
    var generator = SplitMix64(seed: 7)
    return [
      [], [0], [UInt8](repeating: 0x61, count: 100_000), Array("Проверить: откуда?".utf8),
      (0..<70_000).map { _ in UInt8.random(in: 0...255, using: &generator) },
    ]
  }()

  @Test func `compressed bytes are inflated`() throws {
    for raw in Self.samples {
      let packed = Deflate.compress(raw)
      #expect(
        try Deflate.inflate(packed, rawBytes: UInt64(raw.count), limit: raw.count) == raw)
    }
  }

  @Test func `a size at the limit is taken and one beyond it refused`() throws {
    let raw = Self.samples[2]
    let packed = Deflate.compress(raw)
    let size = UInt64(raw.count)
    #expect(try Deflate.inflate(packed, rawBytes: size, limit: raw.count + 1) == raw)
    #expect(throws: WireError.inflatedTooLong(bytes: size, limit: raw.count - 1)) {
      try Deflate.inflate(packed, rawBytes: size, limit: raw.count - 1)
    }
  }

  @Test(arguments: [1 << 40, UInt64(Int.max), UInt64(Int.max) + 1, .max])
  func `a size that no memory holds is refused before anything is allocated`(size: UInt64) {
    #expect(throws: WireError.inflatedTooLong(bytes: size, limit: Limits.batchBytes)) {
      try Deflate.inflate([3, 0], rawBytes: size, limit: Limits.batchBytes)
    }
  }

  @Test func `an announced size that is wrong is refused`() {
    for raw in Self.samples {
      let packed = Deflate.compress(raw)
      let sizes = Set([0, 1, raw.count / 2, raw.count - 1, raw.count + 1, raw.count + 1_000])
      for size in sizes where size >= 0 && size != raw.count {
        #expect(throws: WireError.corruptDeflate, "\(size) instead of \(raw.count)") {
          try Deflate.inflate(packed, rawBytes: UInt64(size), limit: Limits.batchBytes)
        }
      }
    }
  }

  @Test func `a stream that ends early is refused, wherever it ends`() {
    let raw = Self.samples[3]
    let packed = Deflate.compress(raw)
    for cut in packed.indices {
      #expect(throws: WireError.corruptDeflate, "cut at \(cut)") {
        try Deflate.inflate(
          Array(packed.prefix(cut)), rawBytes: UInt64(raw.count), limit: Limits.batchBytes)
      }
    }
  }

  @Test func `bytes after the end are refused`() {
    for raw in Self.samples {
      #expect(throws: WireError.corruptDeflate) {
        try Deflate.inflate(
          Deflate.compress(raw) + [0], rawBytes: UInt64(raw.count), limit: Limits.batchBytes)
      }
    }
  }

  @Test func `bytes that are no stream are refused`() {
    for bytes in [[0xFF], [0x07, 0x00], [0x78, 0x9C, 0x03, 0x00]] as [[UInt8]] {
      #expect(throws: WireError.corruptDeflate) {
        try Deflate.inflate(bytes, rawBytes: 0, limit: Limits.batchBytes)
      }
    }
  }
}
