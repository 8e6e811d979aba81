import PostilCore
import Testing

@testable import PostilPages

struct ImportTextTests {
  @Test func `a total has the results, in one order, and the files passed over`() {
    let passedOver = ImportText.passedOver(hidden: 2, notIncluded: 0, outside: 1, unreadable: 0)
    #expect(
      ImportText.total([.skipped: 1, .added: 3], passedOver: passedOver, isRehearsal: false)
        == "3 added, 1 skipped; passed over: 2 hidden, 1 link out of the folder")
    #expect(
      ImportText.total([:], passedOver: [], isRehearsal: true)
        == "nothing was changed; the result would be: no article")
  }

  @Test func `every note whose words changed is counted, by its state`() {
    #expect(
      ImportText.changed([.edited: 3, .orphan: 1], withOtherFacts: 2, on: "d475")
        == "the words of 4 notes changed or disappeared: 3 edited (2 with other facts), 1 orphan; "
        + "run 'postil anchors d475'")
    #expect(
      ImportText.changed([.edited: 1], withOtherFacts: 0, on: "d475")
        == "the words of 1 note changed or disappeared: 1 edited; run 'postil anchors d475'")
  }

  @Test func `annotations that were not taken are told by their reason`() {
    var total = AnnotationTotal()
    (total.added, total.skipped, total.changed, total.assessments) = (1, 2, 1, 1)
    #expect(
      total.words(isRehearsal: false)
        == "1 added, 0 unchanged, 2 skipped, 1 of them because their words changed; 1 assessment left out"
    )
  }
}
