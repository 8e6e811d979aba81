import PostilWire
import Testing

@Suite struct StateDigestTests {
  private func digest(_ states: [[UInt8]]) -> String {
    var digest = StateDigest()
    for state in states { digest.add(state: state) }
    return digest.finalized()
  }

  @Test func `depends on the order of the states`() {
    #expect(digest([[1], [2]]) != digest([[2], [1]]))
    #expect(digest([[1], [2]]) == digest([[1], [2]]))
  }

  @Test func `tells where one state ends and the next begins`() {
    let digests = [
      digest([[1, 2]]), digest([[1], [2]]), digest([[1, 2], []]), digest([[], [1, 2]]),
    ]
    #expect(Set(digests).count == digests.count)
  }

  @Test func `is 64 lower-case hexadecimal digits`() {
    for state in 0..<64 as Range<UInt8> {
      let text = digest([[state]])
      #expect(text.utf8.count == 64)
      #expect(text.allSatisfy { "0123456789abcdef".contains($0) })
    }
  }

  @Test func `of no states it is that of no bytes`() {
    #expect(
      digest([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }
}
