import Foundation
import TestSupport
import Testing

@testable import PostilStore

struct NewNameTests {
  @Test func `a file gets a name that nothing has, and replaces nothing`() throws {
    let folder = try TemporaryFolder()
    let (one, two) = (folder.file("one"), folder.file("two"))
    try Data("1".utf8).write(to: URL(fileURLWithPath: one))
    try NewName.give(two, to: one)
    #expect(FileManager.default.contents(atPath: two) == Data("1".utf8))
    #expect(!FileManager.default.fileExists(atPath: one))

    try Data("2".utf8).write(to: URL(fileURLWithPath: one))
    #expect(throws: StoreError.exists(path: two)) { try NewName.give(two, to: one) }
    #expect(FileManager.default.contents(atPath: two) == Data("1".utf8))
    #expect(FileManager.default.contents(atPath: one) == Data("2".utf8))
  }

  @Test func `a link that leads nowhere has its name`() throws {
    let folder = try TemporaryFolder()
    let (one, link) = (folder.file("one"), folder.file("link"))
    try Data("1".utf8).write(to: URL(fileURLWithPath: one))
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: folder.file("nowhere"))
    #expect(throws: StoreError.exists(path: link)) { try NewName.give(link, to: one) }
    #expect(FileManager.default.contents(atPath: one) == Data("1".utf8))
  }
}
