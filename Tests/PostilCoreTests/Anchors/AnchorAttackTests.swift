import Testing

@testable import PostilCore

/// Texts made to cost much.
struct AnchorAttackTests {
  private func resolveSome(_ revision: Revision) -> [AnchorResolution] {
    let count = ScalarIndex(revision.home).count
    return [0..<count, 0..<1, count / 2..<count / 2 + 50, count - 1..<count]
      .map { revision.map.resolve($0) }
  }

  @Test func `200,000 equal words and one more`() {
    let words = String(repeating: "да ", count: 200_000)
    #expect(resolveSome(Revision(words, words + "да")).allSatisfy { $0.state == .exact })
  }

  @Test(arguments: [" ", "\n\n"])
  func `texts that have nothing in common, in one line and in many`(separator: String) {
    let home = (0..<4_000).map { "слово\($0)" }.joined(separator: separator)
    let target = (4_000..<8_000).map { "слово\($0)" }.joined(separator: separator)
    let revision = Revision(home, target, steps: (1 << 16, 1 << 16))
    #expect(resolveSome(revision).allSatisfy { $0.state == .orphan })
  }

  @Test func `few words in another order`() {
    let texts = [(7, 3), (5, 2)].map { factor, offset in
      (0..<10_000).map { String(($0 * factor + offset) % 97) }.joined(separator: " ")
    }
    let revision = Revision(texts[0], texts[1], steps: (1 << 16, 1 << 16))
    #expect(resolveSome(revision).allSatisfy { $0.state == .orphan })
  }

  @Test func `a word of 100,000 letters that changes in the middle`() {
    let half = String(repeating: "а", count: 50_000)
    let revision = Revision("\(half)б\(half) конец", "\(half)в\(half) конец")
    #expect(revision.resolve("конец").state == .exact)
    #expect(revision.map.resolve(0..<100_001).range == 0..<100_001)
  }

  @Test func `texts without words, or without anything`() {
    #expect(Revision("Было слово.", "").resolve("слово").state == .orphan)
    #expect(Revision("", "слово").map.resolve(0..<0) == .orphan)
    #expect(Revision("", "").map.resolve(0..<0).state == .exact)
    #expect(Revision("!!! ???", "!!! … ???").text(of: "???") == "???")
    #expect(Revision("!!! ???", "слово").resolve("???").state == .orphan)
  }

  /// ⚖ TEXT.md, "Anchors": what happens when the steps run out.
  @Test func `without budget only passages that stand once in both texts are found`() {
    let home = "Мэр открыл новый мост через реку.\n\nПогода была хорошая и тихая."
    let target = "Вчера мэр открыл новый мост через реку.\n\nПогода была хорошая, тихая."
    let map = Revision(home, target, steps: (1, 1)).map
    #expect(
      map.resolve(4..<25) == AnchorResolution(state: .exact, method: .map, range: 10..<31))
    #expect(map.resolve(35..<62).state == .orphan)
  }

  @Test func `without a budget for lines all words are compared as one part`() {
    let map = Revision(
      "Да.\n\nМост открыт.", "Нет.\n\nДа.\n\nМост снова открыт.", steps: (1, 1_000)
    ).map
    #expect(map.resolve(0..<3) == AnchorResolution(state: .moved, method: .map, range: 6..<9))
    #expect(map.resolve(5..<16).state == .edited)
  }

  @Test func `without a budget for words, lines that both have are found`() {
    let home = "Да.\n\nМост открыт."
    let target = "Нет.\n\nДа.\n\nМост снова открыт."
    let map = Revision(home, target, steps: (1_000, 1)).map
    #expect(map.resolve(0..<3) == AnchorResolution(state: .moved, method: .map, range: 6..<9))
    #expect(map.resolve(5..<16).state == .orphan)
  }
}
