import PostilReplica
import Testing

struct CandidatesTests {
  @Test(
    arguments: [
      "flood", "+flood", "-flood", "сроки", "status=accepted", "TLP:AMBER+STRICT", "a_b@c/d,e%1",
      "#x", "north.12",
    ])
  func `words of letters, digits and plain signs are harmless`(word: String) {
    #expect(Candidate(word).isHarmless)
  }

  @Test(
    arguments: [
      "", "a b", "a\tb", "a\nb", "a\r\nb", "a\u{1B}[2J", "a\u{202E}b", "a\u{2028}b", "$(reboot)",
      "`x`", "a;b", "a&b", "a|b", "a>b", "a<b", "a\\b", "a'b", "a\"b", "a*", "a?", "[a]", "{a,b}",
      "!x", "~", "a^b", "(a)", "$IFS",
    ])
  func `words with signs that a shell or a terminal obeys are not`(word: String) {
    #expect(!Candidate(word).isHarmless)
  }
}
