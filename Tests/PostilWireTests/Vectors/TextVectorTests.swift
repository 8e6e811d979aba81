import PostilCore
import Testing

@Suite struct TextVectorTests {
  private struct Canonical: Decodable {
    let text: String
    let canonical: Read<Text>
  }

  @Test func `a text becomes canonical as in the vectors, and stays so`() throws {
    for vector in try Vectors.read("texts", as: [Canonical].self) {
      let text = CanonicalText(canonicalizing: vector.text).text
      #expect(text == vector.canonical.value, "\(vector.text.debugDescription)")
      #expect(CanonicalText(verbatim: text.string)?.text == text)
    }
  }
}
