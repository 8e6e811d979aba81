import PostilCore
import Testing

struct MarkingTests {
  @Test func `markings have the names of TLP 2 from the widest to the narrowest`() {
    #expect(
      Marking.allCases.sorted().map(\.name) == ["clear", "green", "amber", "amber+strict", "red"])
  }

  @Test(arguments: Marking.allCases)
  func `a marking is found by its name`(marking: Marking) {
    #expect(Marking(name: marking.name) == marking)
  }

  @Test(arguments: ["", "Red", "RED", "amber strict", "white", "red "])
  func `other names are no markings`(name: String) {
    #expect(Marking(name: name) == nil)
  }
}
