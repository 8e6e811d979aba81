import PostilCore
import TestSupport
import Testing

@testable import PostilPages
@testable import PostilReplica

/// The echo of edits and deletions.
struct EditTextTests {
  private let author = EventID(replica: ReplicaID(bits: 1), counter: 3)

  private func outcome(_ change: Change) -> EditOutcome {
    EditOutcome(events: [Event(id: author, base: 0, claimedAt: .noon, change: change)])
  }

  @Test func `a note is echoed as a note, a reply as a body, as show has them`() {
    let note = outcome(.noteEdited(annotation: author, text: "New."))
    #expect(EditText.edited("north.3", note, text: "New.") == "north.3  note=New.")
    let reply = outcome(.replyEdited(reply: author, text: "New."))
    #expect(EditText.edited("north.4", reply, text: "New.") == "north.4  body=New.")
    let cleared = outcome(.noteEdited(annotation: author, text: ""))
    #expect(EditText.edited("north.3", cleared, text: "") == "north.3  note cleared")
  }

  @Test(
    arguments: [
      (false, 20, [], ", with 20 notes"), (true, 1, [], ", with 1 reply"),
      (false, 20, [("oleg", 3)], ", with 20 notes, 3 of them oleg's"),
      (true, 2, [("oleg", 2)], ", with 2 replies, all of them oleg's"),
      (false, 1, [("oleg", 1)], ", with 1 note, oleg's"),
      (
        false, 20, [("oleg", 5), ("vera", 4), ("ida", 2), ("jan", 1), ("kim", 1)],
        ", with 20 notes, 5 of them oleg's, 4 vera's, 2 ida's and 2 of others"
      ),
    ] as [(Bool, Int, [(String, Int)], String)])
  func `a deletion tells how much goes out of sight, and of whom`(
    areReplies: Bool, count: Int, others: [(String, Int)], words: String
  ) {
    let hidden = HiddenParts(
      areReplies: areReplies, count: count, others: others.map { (member: $0.0, count: $0.1) })
    #expect(
      EditText.deleted("zsad", with: hidden)
        == "zsad  deleted\(words); to restore it: postil restore zsad")
    #expect(
      EditText.deleted("zsad", with: nil) == "zsad  deleted; to restore it: postil restore zsad")
  }
}
