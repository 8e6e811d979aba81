import Foundation
import Glibc
import Testing

@testable import PostilImport

struct FolderWalkTests {
  private let root: String

  init() throws {
    root =
      FileManager.default.temporaryDirectory.appendingPathComponent(
        "postil-\(UUID().uuidString)"
      ).path
    for path in ["b/c/3.txt", "a/1.TXT", "b/2.html", ".git/x", "b/._2.html"] {
      let folder = (path as NSString).deletingLastPathComponent
      try FileManager.default.createDirectory(
        atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
      try Data("x".utf8).write(to: URL(fileURLWithPath: "\(root)/\(path)"))
    }
  }

  private func walk(_ patterns: String...) -> FolderWalk {
    FolderWalk(PathName(root), including: patterns)
  }

  private func names(_ walk: FolderWalk) -> [String] {
    walk.files.map { String($0.shown.dropFirst(root.count + 1)) }
  }

  @Test func `all files below are found, in order, and hidden ones are counted`() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let found = walk()
    #expect(names(found) == ["a/1.TXT", "b/2.html", "b/c/3.txt"])
    #expect(found.hidden == 2)
    #expect(names(walk("*.txt")) == ["a/1.TXT", "b/c/3.txt"])
    #expect(walk("*.txt").leftOut == 1)
  }

  @Test func `a link is followed once, also round in a circle`() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    symlink("..", "\(root)/b/c/up")
    symlink("a/1.TXT", "\(root)/z.txt")
    symlink("nowhere", "\(root)/gone")
    // A file elsewhere was not named, and may be private.
    symlink("/etc/hostname", "\(root)/b/host.txt")
    let found = walk()
    #expect(found.files.count == 3)
    #expect(found.repeated == 2)
    #expect(found.outside == 1)
    #expect(found.unreadable == 1)
  }

  @Test func `a name of any bytes is a name`() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let bytes = Array("\(root)/a/".utf8CString.dropLast()) + [CChar(bitPattern: 0xCF), 0]
    let descriptor = bytes.withUnsafeBufferPointer {
      open($0.baseAddress!, O_CREAT | O_WRONLY, 0o600)
    }
    close(descriptor)
    let found = walk()
    #expect(found.files.count == 4)
    #expect(found.files.contains { $0.bytes == bytes })
    let file = try #require(found.files.first { $0.bytes == bytes })
    #expect(throws: Never.self) { try InputFile(file) }
  }

  @Test func `a stamp tells that a file changed`() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let path = PathName("\(root)/a/1.TXT")
    let before = FileStamp(path)
    #expect(before != nil)
    #expect(FileStamp(path) == before)
    try Data("longer".utf8).write(to: URL(fileURLWithPath: "\(root)/a/1.TXT"))
    #expect(FileStamp(path) != before)
    #expect(FileStamp(PathName("\(root)/none")) == nil)
  }

  @Test func `a pipe that takes a found file's place is not waited for`() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    mkfifo("\(root)/pipe", 0o600)
    #expect(walk().unreadable == 1)
    #expect(throws: InputFile.OpenFailure.self) {
      try InputFile(PathName("\(root)/pipe"), isFound: true)
    }
  }
}
