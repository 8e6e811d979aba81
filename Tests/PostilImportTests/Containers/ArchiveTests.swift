import Foundation
import Testing

@testable import PostilImport

struct ArchiveTests {
  private func made(by command: String) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "set -e; d=$(mktemp -d); cd \"$d\"; \(command); rm -r \"$d\""]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    return [UInt8](try output.fileHandleForReading.readToEnd() ?? Data())
  }

  @Test func `a gzipped file is read as its contents`() throws {
    let packed = try made(by: "printf 'A bridge\\n\\nIt held.' | gzip -c")
    #expect(try Reading(packed).texts == ["A bridge\n\nIt held."])
    #expect(try Reading(packed + packed).texts == ["A bridge\n\nIt held.A bridge\n\nIt held."])
    #expect(throws: TextError.malformed(what: "a whole gzip file")) {
      try Reading(Array(packed.dropLast(9)))
    }
    #expect(throws: TextError.self) { try Reading(Array(packed.prefix(3))) }
  }

  @Test func `a bomb of gzip is inflated no further than the limit`() throws {
    let bomb = try made(by: "head -c 200000000 /dev/zero | tr '\\0' a | gzip -c")
    #expect(
      throws: TextError.fileTooLarge(
        bytes: ArticleReader.fileBytes + 1, limit: ArticleReader.fileBytes)
    ) {
      try Reading(bomb)
    }
  }

  @Test func `a text in a tar is an article, and other files keep no article out`() throws {
    let archive = try made(
      by: """
        mkdir a; printf 'One\\n\\nFirst.' > a/1.txt; printf '\\0' > a/2.txt; ln -s 1.txt a/3.txt
        printf 'Two\\n\\nSecond.' > a/4.txt; : > a/5.txt; tar cz a/1.txt a/2.txt a/3.txt a/4.txt a/5.txt
        """)
    let reading = try Reading(archive)
    #expect(reading.texts == ["One\n\nFirst.", "Two\n\nSecond."])
    #expect(reading.places == ["a/1.txt", "a/2.txt", "a/4.txt"])
    #expect(reading.problems == [.nul(offset: 0)])
  }

  @Test func `a tar that ends within is told`() throws {
    let archive = try made(by: "printf 'One\\n\\nFirst.' > 1.txt; tar c 1.txt")
    #expect(throws: TextError.malformed(what: "a whole tar archive")) {
      try Reading(Array(archive.prefix(515)))
    }
  }
}
