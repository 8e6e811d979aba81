import TestSupport
import Testing

/// What one run of a property test is made from. A failing one is printed and replays exactly.
struct Seed: Hashable, Sendable, CustomTestStringConvertible {
  let number: UInt64

  static func range(_ count: UInt64) -> [Seed] { (1...count).map(Seed.init(number:)) }

  var random: SplitMix64 { SplitMix64(seed: number) }

  var testDescription: String { "seed \(number)" }
}

struct SeedTests {
  /// Vectors computed with Python from the published algorithm.
  @Test func `the generator gives the published numbers`() {
    var random = Seed(number: 0).random
    #expect(random.next() == 0xE220_A839_7B1D_CDAF)
    #expect(random.next() == 0x6E78_9E6A_A1B9_65F4)
    #expect(random.next() == 0x06C4_5D18_8009_454F)
  }
}
