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
