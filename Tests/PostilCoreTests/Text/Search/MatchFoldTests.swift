import Testing

@testable import PostilCore

struct MatchFoldTests {
  @Test(arguments: [
    ("Ёлка ЁЖ ещё", "елка еж еще"), ("ПРИВІТ Ґанок Їжак Єнот", "привіт ґанок їжак єнот"),
    ("Hello WORLD", "hello world"), ("«а» „б“ “в”", "\"а\" \"б\" \"в\""), ("—–‒‑‐−-", "-------"),
    ("п’ять пʼять п`ять п'ять", "п'ять п'ять п'ять п'ять"), ("да…", "да..."),
    ("за\u{301}мок", "замок"), ("со\u{AD}юз", "союз"), ("a\u{200B}b\u{FEFF}c\u{2060}d", "abcd"),
    ("5\u{A0}000\u{202F}грн\u{2009}.", "5 000 грн ."), ("a \t\n\n b\r\nc", "a b c"),
    ("a \u{AD} b", "a b"), ("  a  ", " a "), ("❤\u{FE0F}", "❤"), ("İI", "i\u{307}i"), ("Ω", "ω"),
    ("Ў Ѓ", "ў ѓ"),
  ])
  func `spellings that people vary are folded`(original: String, folded: String) {
    #expect(hexScalars(MatchFold(original).string) == hexScalars(folded))
  }

  @Test(arguments: [("й", "и"), ("ї", "і"), ("é", "e"), ("ґ", "г"), ("ў", "у"), ("ß", "ss")])
  func `letters with marks of their own stay apart`(one: String, other: String) {
    #expect(hexScalars(MatchFold(one).string) != hexScalars(MatchFold(other).string))
  }

  @Test func `decomposed strings fold like composed ones`() {
    #expect(hexScalars(MatchFold("Е\u{308}и\u{306}").string) == hexScalars("ей"))
  }

  @Test func `every folded scalar knows where it came from`() {
    let fold = MatchFold("о\u{301}  «я»…!".unicodeScalars)
    #expect(fold.string == "о \"я\"...!")
    let origins = fold.scalars.indices.map { fold.origin(of: $0..<$0 + 1) }
    #expect(origins == [0..<1, 2..<4, 4..<5, 5..<6, 6..<7, 7..<8, 7..<8, 7..<8, 8..<9])
    #expect(fold.origin(of: 0..<2) == 0..<4)
    #expect(fold.origin(of: 6..<8) == 7..<8)
  }

  @Test func `a space keeps invisible characters dropped inside it`() {
    let fold = MatchFold("а \u{AD}\u{A0}б".unicodeScalars)
    #expect(fold.origin(of: 1..<2) == 1..<4)
  }

  @Test func `ranges outside have no origin`() {
    let fold = MatchFold("абв")
    #expect(fold.origin(of: 1..<1) == nil)
    #expect(fold.origin(of: 2..<4) == nil)
    #expect(fold.origin(of: -1..<2) == nil)
  }

  @Test func `trimming takes the spaces at the ends`() {
    #expect(Array(MatchFold(" \n а б\u{A0}").trimmed) == Array("а б".unicodeScalars))
    #expect(MatchFold("\u{A0}\u{AD}\t").trimmed.isEmpty)
    #expect(MatchFold("").trimmed.isEmpty)
  }

  @Test(arguments: 0..<200)
  func `folded twice is folded once`(seed: Int) {
    var dice = TextDice(seed: seed)
    let once = MatchFold(dice.nastyText(pieces: 60)).string
    #expect(hexScalars(MatchFold(once.unicodeScalars).string) == hexScalars(once))
  }

  @Test(arguments: 0..<200)
  func `an origin folds to the values that came from it`(seed: Int) throws {
    var dice = TextDice(seed: seed)
    let original = Array(
      CanonicalText(canonicalizing: dice.nastyText(pieces: 60)).text.string
        .unicodeScalars)
    let fold = MatchFold(original)
    for offset in fold.scalars.indices {
      let origin = try #require(fold.origin(of: offset..<offset + 1))
      #expect(MatchFold(original[origin]).scalars.contains(fold.scalars[offset]))
    }
  }
}

extension MatchFold {
  /// The folded text.
  fileprivate var string: String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
