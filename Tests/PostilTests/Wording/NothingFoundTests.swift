import Testing

@testable import PostilReplica
@testable import postil

/// The lines of a search that found nothing.
struct NothingFoundTests {
  private func lines(_ words: [UnknownWord], hasLikelyOperator: Bool = false) -> [String] {
    Diagnosis.nothing(
      Findings(
        found: [], missingPackages: [], hasLikelyOperator: hasLikelyOperator, unknownWords: words))
  }

  @Test func `a mistyped word is asked about`() {
    let known = ["Мельница", "Мельничук", "Мера"]
    #expect(
      lines([UnknownWord(word: "Мелничук", known: known)]) == [
        "nothing found", "hint:  no text has the word 'Мелничук'; did you mean 'Мельничук'?",
      ])
    #expect(lines([UnknownWord(word: "Мелодия", known: known)]) == ["nothing found"])
  }

  @Test func `operators in small letters are explained`() {
    #expect(
      lines([], hasLikelyOperator: true) == [
        "nothing found", "hint:  AND, OR and NOT are operators in capitals only: 'a AND NOT b'",
      ])
  }
}
