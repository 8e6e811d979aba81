import PostilCore
import PostilWire
import Testing

@Suite struct StateDigestTests {
  private func digest(_ states: [[UInt8]], of kind: EntityKind = .annotation) -> String {
    var digest = StateDigest()
    for state in states { digest.add(kind, by: ReplicaID(bits: 1), state: state) }
    return digest.finalized()
  }

  @Test func `it depends on the order of one replica's creations`() {
    #expect(digest([[1], [2]]) != digest([[2], [1]]))
    #expect(digest([[1], [2]]) == digest([[1], [2]]))
  }

  @Test func `does not depend on how the parts are mixed`() {
    let states: [(EntityKind, UInt64, [UInt8])] = [
      (.annotation, 1, [1]), (.annotation, 2, [2]), (.reply, 1, [3]), (.article, 0, [4]),
    ]
    func digest(_ order: [Int]) -> String {
      var digest = StateDigest()
      for index in order {
        let (kind, replica, state) = states[index]
        digest.add(kind, by: ReplicaID(bits: replica), state: state)
      }
      return digest.finalized()
    }
    #expect(digest([0, 1, 2, 3]) == digest([3, 1, 0, 2]))
    #expect(digest([0, 1, 2]) != digest([0, 1, 2, 3]))
  }

  @Test func `tells the kinds and the replicas apart, but no replicas of articles`() {
    func digest(_ kind: EntityKind, _ replica: UInt64) -> String {
      var digest = StateDigest()
      digest.add(kind, by: ReplicaID(bits: replica), state: [1])
      return digest.finalized()
    }
    let digests = [
      digest(.annotation, 1), digest(.annotation, 2), digest(.reply, 1), digest(.article, 1),
    ]
    #expect(Set(digests).count == digests.count)
    #expect(digest(.article, 1) == digest(.article, 2))
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

  @Test func `the digest of no states is that of the two versions`() {
    #expect(
      digest([]) == "8f88362ee8034de8dfd2d681d099066cada58b40ee0bbbc2321309d0b4f4d43f")
  }
}
