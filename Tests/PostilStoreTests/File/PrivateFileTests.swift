import Foundation
import PostilStore
import TestSupport
import Testing

struct PrivateFileTests {
  @Test func `a file is taken from others, and a link to one is not followed`() throws {
    let folder = try TemporaryFolder()
    let file = folder.file("file")
    let link = folder.file("link")
    try folder.write([1], to: "file")
    #expect(chmod(file, 0o644) == 0)
    #expect(symlink(file, link) == 0)
    #expect(!PrivateFile.restrict(link) && !PrivateFile.isPrivate(file))
    #expect(PrivateFile.restrict(file) && PrivateFile.isPrivate(file))
    #expect(!PrivateFile.restrict(folder.path) && !PrivateFile.restrict(folder.file("none")))
  }
}
