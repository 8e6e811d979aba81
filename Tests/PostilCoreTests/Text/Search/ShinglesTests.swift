import Testing

@testable import PostilCore

struct ShinglesTests {
  private func share(_ one: String, _ other: String) -> Double {
    Shingles(of: Text(one)).share(with: Shingles(of: Text(other)))
  }

  @Test func `case, letters that are read alike and punctuation do not count`() {
    #expect(share("Ёлка — в лесу, у реки стоит", "елка в лесу у реки стоит!") == 1)
  }

  @Test func `the share is of the shorter text`() {
    let long = "a b c d e f g h i j"
    #expect(share(long, "a b c d e") == 1)
    #expect(share(long, "a b c d e f x y z w v") == 2.0 / 6)
    #expect(share(long, "k l m n o p") == 0)
  }

  @Test func `a text of few words is one run, and one without words has none`() {
    #expect(Shingles(of: "one two").hashes.count == 1)
    #expect(share("one two", "One, two") == 1)
    #expect(share("one two", "two one") == 0)
    #expect(Shingles(of: "— …").hashes.isEmpty)
    #expect(share("—", "—") == 0)
  }
}
