import Testing

@testable import PostilCore

struct AnchorLawTests {
  /// Any range of a random text.
  private func range(in text: CanonicalText, _ dice: inout TextDice) -> Range<Int> {
    let count = ScalarIndex(text).count
    let start = Int.random(in: 0...count, using: &dice)
    return start..<Int.random(in: start...count, using: &dice)
  }

  @Test(arguments: 1...40)
  func `in the same text every range is exact`(seed: Int) {
    var dice = TextDice(seed: seed)
    let text = dice.nastyText(pieces: 60)
    let revision = Revision(text, text)
    for _ in 0..<20 {
      let range = range(in: revision.home, &dice)
      #expect(
        revision.map.resolve(range)
          == AnchorResolution(
            state: .exact, method: .same, range: revision.home.snapOutward(range)))
    }
  }

  @Test(arguments: 1...40)
  func `a place lies in the target, between graphemes`(seed: Int) {
    var dice = TextDice(seed: seed)
    let home = dice.nastyText(pieces: 80)
    let revision = Revision(home, dice.mixed(home))
    let count = ScalarIndex(revision.target).count
    for _ in 0..<40 {
      let range = range(in: revision.home, &dice)
      let resolution = revision.map.resolve(range)
      for place in resolution.suggestions + [resolution.range].compactMap(\.self) {
        #expect(place.lowerBound >= 0 && place.upperBound <= count)
        #expect(!place.isEmpty || range.isEmpty)
        #expect(revision.target.snapOutward(place) == place)
      }
      #expect((resolution.range == nil) == [.orphan, .ambiguous].contains(resolution.state))
      #expect(resolution.suggestions.count <= 3)
    }
  }

  @Test(arguments: 1...40)
  func `exact and moved say that the scalars are the same`(seed: Int) {
    var dice = TextDice(seed: seed)
    let home = dice.prose(words: 120)
    let revision = Revision(home, dice.mixed(home))
    for _ in 0..<40 {
      let range = range(in: revision.home, &dice)
      let resolution = revision.map.resolve(range)
      guard [.exact, .moved].contains(resolution.state) else { continue }
      let home = revision.home.snapOutward(range)
      #expect(
        revision.text(at: resolution.range).map(hexScalars)
          == revision.home.slice(start: home.lowerBound, end: home.upperBound).map(hexScalars))
    }
  }

  @Test(arguments: 1...40)
  func `new paragraphs in front move every quote, new ones behind none`(seed: Int) {
    var dice = TextDice(seed: seed)
    let text = dice.prose(words: 100)
    let before = Revision(text, "Вступление редакции\n\n" + text)
    let behind = Revision(text, text + "\n\nПослесловие редакции")
    for _ in 0..<20 {
      let range = before.home.snapOutward(range(in: before.home, &dice))
      guard !range.isEmpty else { continue }
      let shift = 21
      #expect(
        before.map.resolve(range)
          == AnchorResolution(
            state: .moved, method: .map,
            range: range.lowerBound + shift..<range.upperBound + shift))
      #expect(
        behind.map.resolve(range)
          == AnchorResolution(state: .exact, method: .map, range: range))
    }
  }

  @Test(arguments: 1...40)
  func `the answer is the same every time`(seed: Int) {
    var dice = TextDice(seed: seed)
    let home = dice.prose(words: 200)
    let target = dice.mixed(home)
    let one = Revision(home, target)
    let other = Revision(home, target)
    for _ in 0..<30 {
      let range = range(in: one.home, &dice)
      #expect(one.map.resolve(range) == other.map.resolve(range))
    }
  }

  @Test(arguments: 1...80)
  func `a sentence whose place was deleted is an orphan, however equal its twin`(seed: Int) {
    var dice = TextDice(seed: seed)
    let twin = "Комиссия отложила решение до пятницы."
    var sentences = (0..<30).map { _ in dice.prose(words: 9) }
    let places = (0..<30).shuffled(using: &dice).prefix(2).sorted()
    sentences.insert(twin, at: places[1])
    sentences.insert(twin, at: places[0])
    let deleted = Bool.random(using: &dice) ? places[0] : places[1] + 1
    var edited = sentences
    edited.remove(at: deleted)
    let separator = seed.isMultiple(of: 2) ? "\n\n" : " "
    let revision = Revision(
      sentences.joined(separator: separator), edited.joined(separator: separator))
    let nth = deleted == places[0] ? 1 : 2
    #expect(revision.resolve(twin, nth: nth).state == .orphan)
    #expect(revision.text(of: twin, nth: 3 - nth) == twin)
  }
}

extension TextDice {
  /// Sentences of invented words, in lines and paragraphs.
  mutating func prose(words count: Int) -> String {
    let syllables = ["ка", "ре", "то", "ми", "лу", "ще", "ba", "ne", "сі", "п’я", "12"]
    var text = ""
    for number in 0..<count {
      for _ in 0...Int.random(in: 0...2, using: &self) {
        text += syllables.randomElement(using: &self) ?? ""
      }
      text += number % 9 == 8 ? ". " : " "
      if Int.random(in: 0..<40, using: &self) == 0 { text += "\n\n" }
    }
    return text
  }

  /// Parts of a text left out, repeated, swapped and replaced.
  mutating func mixed(_ text: String) -> String {
    var parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    for _ in 0..<6 where parts.count > 4 {
      let place = Int.random(in: 0..<parts.count - 3, using: &self)
      switch Int.random(in: 0..<4, using: &self) {
      case 0: parts.removeSubrange(place..<place + 3)
      case 1: parts.insert(contentsOf: parts[place..<place + 3], at: place)
      case 2: parts.swapAt(place, Int.random(in: 0..<parts.count, using: &self))
      default: parts[place] = nastyText(pieces: 3)
      }
    }
    return parts.joined(separator: " ")
  }
}
