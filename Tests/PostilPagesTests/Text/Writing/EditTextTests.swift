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
}
