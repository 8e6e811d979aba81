import PostilCore
import Testing

@testable import PostilReplica

/// A draft is found again by its subject.
struct DraftTargetTests {
  private func place(_ subject: String, _ range: Range<UInt32>? = nil) -> AnnotationPlace {
    let text = CanonicalText(canonicalizing: "The bridge was closed on Monday.")
    return AnnotationPlace(
      subject: subject, article: "k3f9", title: "The bridge",
      anchor: range.map { Anchor(text, start: $0.lowerBound, end: $0.upperBound) })
  }

  @Test func `the name of a folder says what to type`() throws {
    let targets = [
      "annotate k3f9x2m1 --range 4:10": DraftTarget.note(at: place("k3f9x2m1", 4..<10)),
      "annotate k3f9x2m1": .note(at: place("k3f9x2m1")),
      "edit north-2.42": .edit(of: place("north-2.42", 4..<10), from: "Old."),
      "reply north.42": .reply(to: place("north.42")),
    ]
    for (command, target) in targets {
      for number in [1, 2] {
        let name = target.folderName(number)
        #expect(!name.contains("/") && DraftTarget(folderName: name) == target)
      }
      #expect(target.command == command)
      #expect(target.folderName(1) != target.folderName(2))
    }
  }

  @Test func `drafts that begin with another text are told apart`() throws {
    let place = place("north.42", 4..<10)
    let (first, second) = (
      DraftTarget.edit(of: place, from: "Old."), DraftTarget.edit(of: place, from: "New.")
    )
    #expect(first.isOfOtherText(than: second) && !first.isOfOtherText(than: first))
    #expect(!first.isOfOtherText(than: .reply(to: place)))
  }

  @Test(arguments: ["", "x", "edit", "edit@north.42", "sync@north.42=", ".git"])
  func `other folders are no drafts`(name: String) {
    #expect(DraftTarget(folderName: name) == nil)
  }
}
