import Foundation
import Testing

@testable import PostilCore

struct WordTokensTests {
  private func tokens(_ string: String) -> [String] {
    let tokens = WordTokens(Text(string))
    return (0..<tokens.count).map { tokens.text(of: $0..<$0 + 1).string }
  }

  @Test(arguments: [
    ("", []),
    ("слово", ["слово"]),
    ("Он  сказал:\tда.", ["Он", "  ", "сказал", ":", "\t", "да", "."]),
    (
      "О’Ніл, п'ять, кое-что, по\u{2011}русски",
      [
        "О’Ніл", ",", " ", "п'ять", ",", " ", "кое-что", ",", " ", "по\u{2011}русски",
      ]
    ),
    ("'так' - ні -- да-", ["'", "так", "'", " ", "-", " ", "ні", " ", "-", "-", " ", "да", "-"]),
    ("за\u{301}мок со\u{AD}юз", ["за\u{301}мок", " ", "со\u{AD}юз"]),
    (
      "12.05.2024 в 10:30, 3,5 %",
      ["12.05.2024", " ", "в", " ", "10:30", ",", " ", "3,5", " ", "%"]
    ),
    ("1\u{A0}500\u{202F}000\u{A0}₽", ["1\u{A0}500\u{202F}000", "\u{A0}", "₽"]),
    ("1. 2,\u{A0}3", ["1", ".", " ", "2", ",", "\u{A0}", "3"]),
    ("a\n\nb\r\nc\rd\u{2028}e", ["a", "\n", "\n", "b", "\r\n", "c", "\r", "d", "\u{2028}", "e"]),
    ("\n\r\n\r", ["\n", "\r\n", "\r"]),
    ("👩🏽‍🚀🇺🇦🇵🇱❤️!", ["👩🏽‍🚀", "🇺🇦", "🇵🇱", "❤️", "!"]),
    ("да👍🏿да", ["да", "👍🏿", "да"]),
    ("東京タワー。", ["東", "京", "タ", "ワ", "ー", "。"]),
    ("नमस्ते दुनिया। مرحبا، ok", ["नमस्ते", " ", "दुनिया", "।", " ", "مرحبا", "،", " ", "ok"]),
    (" \u{301}a", [" \u{301}", "a"]),
    ("«Так»…—№5", ["«", "Так", "»", "…", "—", "№", "5"]),
  ])
  func `a text is words and separators`(string: String, expected: [String]) {
    #expect(tokens(string).map(hexScalars) == expected.map(hexScalars))
  }

  @Test func `each token has its kind`() {
    #expect(
      WordTokens("Да, 5\n👍").kinds == [.word, .sign, .space, .word, .lineBreak, .sign])
  }

  @Test func `a paragraph is a line with a word in it`() {
    let text = WordTokens("Раз два\n\n---\n  три\r\n")
    #expect(text.paragraphs.map { text.text(of: $0) } == ["Раз два", "  три"])
  }

  @Test(arguments: 0..<300)
  func `the tokens are the text, and no grapheme is in two of them`(seed: Int) {
    var dice = TextDice(seed: seed)
    let string = dice.nastyText(pieces: Int.random(in: 0...60, using: &dice))
    let tokens = tokens(string)
    #expect(hexScalars(tokens.joined()) == hexScalars(string))
    #expect(tokens.map(\.count).reduce(0, +) == string.count)
    #expect(!tokens.contains(""))
  }

  @Test func `no scalar is torn from its grapheme`() {
    for value in UInt32(0)..<0x3100 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let string = "а\(scalar)б\(scalar)\(scalar).\(scalar)"
      #expect(tokens(string).map(\.count).reduce(0, +) == string.count, "\(value)")
    }
  }

  @Test func `the scalars that cling are those that the protocol lists`() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../../Protocol/TEXT.md")
    let tokens = try String(contentsOf: path, encoding: .utf8)
      .components(separatedBy: "\n## ").first { $0.hasPrefix("Tokens\n") }
    let blocks = try #require(tokens).components(separatedBy: "```\n")
    let listed = blocks[1].split { $0 == " " || $0.isNewline }.map { part in
      let ends = part.split(separator: "-").compactMap { UInt32($0, radix: 16) }
      return ends[0]...ends[ends.count - 1]
    }
    #expect(blocks.count == 3)
    #expect(listed == ClingingScalars.ranges)
  }

  @Test func `no two versions of Unicode cut a text apart`() {
    // Assigned late, not yet, or to something else than a mark: the list decides, and nothing else.
    #expect(tokens(".\u{1E6E3}.").count == 2)
    #expect(tokens(".\u{1AEF}.").count == 2)
    #expect(tokens(".\u{1E6F6}.").count == 3)
    #expect(tokens("!\u{600}!").count == 2)
    #expect(tokens("\u{1F1FA}\u{1F1E6}\u{1F1FA}").count == 2)
    #expect(tokens("\u{1F1FA}\u{301}\u{1F1E6}").count == 2)
  }

  @Test func `a vocabulary tells words apart by their bytes`() {
    var vocabulary = Vocabulary()
    let ids = WordTokens("й и\u{306} й И").ids(in: &vocabulary)
    #expect(ids == [0, 1, 2, 1, 0, 1, 3])
    #expect(WordTokens("И новый").ids(in: &vocabulary) == [3, 1, 4])
  }

  @Test func `a vocabulary keeps its numbers while it grows`() {
    var vocabulary = Vocabulary()
    let text = Text((0..<5000).map { "w\($0)" }.joined(separator: " "))
    let ids = WordTokens(text).ids(in: &vocabulary)
    #expect(Set(ids).count == 5001)
    #expect(WordTokens(text).ids(in: &vocabulary) == ids)
  }
}
