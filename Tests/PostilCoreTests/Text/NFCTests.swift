import Testing

@testable import PostilCore

struct NFCTests {
  @Test(arguments: [
    ("и\u{306}", "й"), ("е\u{308}", "ё"), ("і\u{308}", "ї"), ("у\u{306}", "ў"),
    ("е\u{301}", "е\u{301}"), ("a\u{316}\u{301}", "á\u{316}"),
    ("a\u{301}\u{316}", "á\u{316}"), ("\u{212B}", "Å"), ("\u{2126}", "Ω"),
    ("\u{1112}\u{1161}\u{11AB}", "한"), ("하\u{11AB}", "한"), ("\u{958}", "\u{915}\u{93C}"),
    ("\u{10418}\u{300}", "\u{10418}\u{300}"), ("😀\u{FE0F}", "😀\u{FE0F}"),
  ])
  func `composes as Unicode says`(pair: (String, String)) {
    #expect(hexScalars(NFC.of(pair.0)) == hexScalars(pair.1))
  }

  @Test func `a run of marks that is no text stays as it is, its neighbours do not`() {
    let run = "х" + String(repeating: "\u{301}\u{316}", count: 200)
    let normal = NFC.of("и\u{306}" + run + "и\u{306}")
    #expect(hexScalars(normal) == hexScalars("й" + run + "й"))
  }

  @Test func `a million marks in a row are no trap`() {
    let run = "х" + String(repeating: "\u{301}\u{316}", count: 500_000)
    #expect(NFC.of(run).utf8.elementsEqual(run.utf8))
  }

  @Test func `a run at the limit is still put in order`() {
    let marks = TextLimits.clusterScalars / 2 - 1
    let run = "х\u{316}" + String(repeating: "\u{301}\u{316}", count: marks)
    let ordered =
      "х" + String(repeating: "\u{316}", count: marks + 1)
      + String(repeating: "\u{301}", count: marks)
    #expect(run.unicodeScalars.count == TextLimits.clusterScalars)
    #expect(hexScalars(NFC.of(run)) == hexScalars(ordered))
  }

  @Test(arguments: 0..<300)
  func `composed text stays as it is`(seed: Int) {
    var dice = TextDice(seed: seed)
    let once = NFC.of(dice.nastyText(pieces: 60))
    #expect(hexScalars(NFC.of(once)) == hexScalars(once))
  }
}
