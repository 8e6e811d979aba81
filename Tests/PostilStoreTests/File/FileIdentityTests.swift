import Foundation
import TestSupport
import Testing

@testable import PostilStore

struct FileIdentityTests {
  @Test func `a copy is another file, a file that was moved or written to the same`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("one")
    try Data("1".utf8).write(to: URL(fileURLWithPath: path))
    let identity = try FileIdentity(of: path)
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.write(contentsOf: Data("22".utf8))
    try FileManager.default.moveItem(atPath: path, toPath: folder.file("two"))
    #expect(try FileIdentity(of: folder.file("two")) == identity)
    try FileManager.default.copyItem(atPath: folder.file("two"), toPath: path)
    #expect(try !FileIdentity(of: path).isSame(as: identity))
    #expect(throws: StoreError.self) { try FileIdentity(of: folder.file("missing")) }
  }

  @Test func `it is told by number and birth, and by the number alone where there is no birth`() {
    let one = FileIdentity(device: 1, node: 2, birth: 3)
    #expect(FileIdentity(device: 9, node: 2, birth: 3).isSame(as: one))
    #expect(!FileIdentity(device: 1, node: 2, birth: 4).isSame(as: one))
    #expect(!FileIdentity(device: 1, node: 3, birth: 3).isSame(as: one))
    #expect(FileIdentity(device: 1, node: 2, birth: nil).isSame(as: one))
    #expect(one.isSame(as: FileIdentity(device: 1, node: 2, birth: nil)))
  }

  @Test(arguments: [nil, -1, Int64.max] as [Int64?])
  func `it is kept as text`(birth: Int64?) {
    let identity = FileIdentity(device: .max, node: 0, birth: birth)
    #expect(FileIdentity(identity.text) == identity)
  }

  @Test(arguments: ["", "1 2", "1 2 3 4", "a 2 3", "1 2 x", "1  3"])
  func `no other text is one`(text: String) {
    #expect(FileIdentity(text) == nil)
  }
}
