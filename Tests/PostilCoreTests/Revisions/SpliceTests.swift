import Testing

@testable import PostilCore

/// Splices that turn one text into another, within the limits of the event.
struct SpliceTests {
  private func revision(_ parent: Text, _ text: Text) -> ArticleRevision {
    ArticleRevision(
      article: ContentID(high: 1, low: 2), parent: .revision(text: parent),
      splices: Splice.turning(parent, into: text), revision: .revision(text: text), published: nil,
      importer: "news/1", source: nil)
  }

  /// Expects the splices to make the text, and to obey the rules that a reader of the event checks.
  private func expectTurning(
    _ parent: Text, into text: Text, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let revision = revision(parent, text)
    #expect(revision.text(from: parent)?.text == text, sourceLocation: sourceLocation)
    #expect(1...Limits.splices ~= revision.splices.count, sourceLocation: sourceLocation)
    var end: UInt32?
    for splice in revision.splices {
      #expect(splice.deleted > 0 || !splice.inserted.isEmpty, sourceLocation: sourceLocation)
      #expect(end.map { splice.start > $0 } ?? true, sourceLocation: sourceLocation)
      end = splice.start + splice.deleted
    }
  }

  @Test(arguments: 1...400)
  func `any text becomes any other`(seed: Int) {
    var dice = TextDice(seed: seed)
    let parent = dice.nastyText(pieces: Int.random(in: 1...60, using: &dice))
    var text = dice.nastyText(pieces: Int.random(in: 1...60, using: &dice))
    if Bool.random(using: &dice) {
      // A few changes in the same text.
      var scalars = Array(parent.unicodeScalars)
      for _ in 0..<Int.random(in: 1...4, using: &dice) {
        let place = Int.random(in: 0...scalars.count, using: &dice)
        let end = min(scalars.count, place + Int.random(in: 0...3, using: &dice))
        scalars.replaceSubrange(place..<end, with: "новое 😀".unicodeScalars)
      }
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars)
      text = String(view)
    }
    guard Text(parent) != Text(text), !text.isEmpty else { return }
    expectTurning(Text(parent), into: Text(text))
  }

  @Test func `equal texts need no splice`() {
    #expect(Splice.turning("Мост", into: "Мост").isEmpty)
    // Equal to Swift, and two texts all the same.
    expectTurning("и\u{306}", into: "й")
  }

  @Test func `one changed word is one short splice`() {
    let splices = Splice.turning(
      "The bridge was closed on Monday.", into: "The bridge was opened on Monday.")
    #expect(splices == [Splice(start: 15, deleted: 6, inserted: "opened")])
  }

  /// Else the fold would ignore it: 32 bytes of text for each that is inserted.
  @Test(arguments: [5_000, 20_000, 100_000, 150_000])
  func `a splice for a small change of a long text repeats some of its surroundings`(words: Int) {
    let before = String(repeating: "слово ", count: words / 2)
    let after = String(repeating: "другое ", count: words / 2)
    for (old, new) in [
      (before + "раз" + after, before + "два" + after), ("раз" + after, "два" + after),
      (before + "раз", before + "два"), (before + "раз", before),
    ] {
      expectTurning(Text(old), into: Text(new))
    }
    let splices = Splice.turning(Text(before + "раз" + after), into: Text(before + "два" + after))
    #expect(splices.reduce(0) { $0 + $1.inserted.utf8Count } < (before + after).utf8.count / 24)
  }

  @Test func `a text that differs in very many places still becomes the other`() {
    let old = (0..<12_000).map { "слово\($0)" }
    let new = old.enumerated().map { $0.offset.isMultiple(of: 2) ? $0.element : "другое" }
    expectTurning(Text(old.joined(separator: " ")), into: Text(new.joined(separator: " ")))
  }

  @Test func `texts too different to compare are told by their middle`() {
    let old = (0..<40_000).map { "a\($0 &* 7919 % 40_000)" }.joined(separator: " ")
    let new = (0..<40_000).map { "b\($0 &* 104_729 % 40_000)" }.joined(separator: " ")
    expectTurning(Text("Начало 😀 " + old + " конец"), into: Text("Начало 😀 " + new + " конец"))
  }
}
