import Testing

@testable import PostilReplica

/// The stems by which words find one another; the dictionaries of the system are installed where tests run.
struct WordStemsTests {
  @Test(arguments: [
    ["київ", "києва", "києві", "киев", "киеве", "киевом", "kyiv", "kiev", "kievs"],
    ["харків", "харкова", "харьков", "харькове", "kharkiv", "kharkov"],
    ["львів", "львова", "львов", "львовом", "lviv"],
    ["донецьк", "донецьку", "донецк", "донецке", "donetsk"],
    ["одеса", "одесі", "одесса", "одессе", "odesa"],
    ["володимир", "володимира", "владимир", "владимиру", "volodymyr", "vladimir"],
    ["микола", "миколи", "николай", "николаю"], ["олена", "олени", "елена", "еленой"],
    ["горлівка", "горлівки", "горловка", "горловке"], ["зеленського", "зеленский", "зеленскому"],
    ["словянськ", "словянську", "славянск", "славянске"],
  ])
  func `a name has one stem in all its forms and spellings`(forms: [String]) {
    let stems = WordStems()
    let common = forms.map { Set(stems.stems(of: $0)) }.reduce(into: nil as Set<String>?) {
      $0 = $0?.intersection($1) ?? $1
    }
    #expect(common?.isEmpty == false)
    for (one, other) in zip(forms, forms.dropFirst()) {
      #expect(!stems.marks(of: one).isDisjoint(with: stems.marks(of: other)), "\(one) \(other)")
    }
  }

  @Test(arguments: [
    ("день", "дня"), ("рука", "руці"), ("нога", "нозі"), ("вухо", "вусі"), ("друг", "друзі"),
    ("найкращий", "кращого"), ("пекти", "печу"), ("київ", "kyiv"), ("николаю", "миколи"),
  ])
  func `what may share a stem is seen without dictionaries`(one: String, other: String) {
    let stems = WordStems { _ in nil }
    #expect(!stems.marks(of: one).isDisjoint(with: stems.marks(of: other)))
  }

  @Test(arguments: [
    ("мост", "вода"), ("плотина", "ремонт"), ("bridge", "бридж"), ("мост", "kyiv"),
    ("мост", "ночью"),
  ])
  func `most words are told apart without dictionaries`(one: String, other: String) {
    let stems = WordStems { _ in nil }
    #expect(stems.marks(of: one).isDisjoint(with: stems.marks(of: other)))
  }

  @Test(arguments: [
    ("bridge", []), ("42", []), ("мосты", ["ru_RU"]), ("мости", ["ru_RU", "uk_UA"]),
  ])
  func `a dictionary is loaded for words that it can have`(word: String, names: [String]) {
    final class Loaded { var names: [String] = [] }
    let loaded = Loaded()
    let stems = WordStems {
      loaded.names.append($0)
      return nil
    }
    _ = stems.stems(of: word)
    #expect(loaded.names == names)
    #expect(stems.isCostly(word) == !names.isEmpty)
  }

  @Test func `words that are no forms of each other share no stem`() {
    let stems = WordStems()
    for (one, other) in [
      ("киев", "кий"), ("київ", "кияни"), ("словянськ", "слово"),
      ("roman", "romania"), ("львів", "лев"),
    ] {
      #expect(
        Set(stems.stems(of: one)).isDisjoint(with: stems.stems(of: other)), "\(one) \(other)")
    }
  }
}
