import Testing

@testable import PostilPages

struct JSONListTests {
  private struct Thing: Encodable {
    let name: String
    let parts: [String]
  }

  @Test(arguments: 0...3)
  func `a list printed item by item is the document of the whole`(count: Int) {
    let things = (0..<count).map { Thing(name: "a\n\u{1B}", parts: ["\($0)", "b"]) }
    var list = JSONList()
    let told = things.map { list.add($0) }.joined() + list.end()
    #expect(told == JSONDocument.of(things))
  }
}
