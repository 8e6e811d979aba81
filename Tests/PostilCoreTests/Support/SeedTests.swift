import TestSupport
import Testing

struct SeedTests {
  /// Vectors computed with Python from the published algorithm.
  @Test func `the generator gives the published numbers`() {
    var random = Seed(number: 0).random
    #expect(random.next() == 0xE220_A839_7B1D_CDAF)
    #expect(random.next() == 0x6E78_9E6A_A1B9_65F4)
    #expect(random.next() == 0x06C4_5D18_8009_454F)
  }
}
