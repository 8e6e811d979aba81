import Foundation
import Testing

/// The README and the guides name only existing things. `GuideTests` runs their commands.
struct DocumentTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  private static let catalogue = "Sources/postil/postil.docc"

  private func content(_ path: String) throws -> String {
    try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
  }

  /// The names of the files below a folder, without their folders.
  private func names(below folder: String) throws -> [String] {
    let found = FileManager.default.enumerator(atPath: Self.root.appending(path: folder).path)
    return try #require(found).compactMap { ($0 as? String)?.split(separator: "/").last }
      .map(String.init)
  }

  private func guides() throws -> [String] {
    try names(below: Self.catalogue).filter { $0.hasSuffix(".md") }.map {
      "\(Self.catalogue)/\($0)"
    }
  }

  @Test func `the README has at most 150 lines and names every guide`() throws {
    let readme = try content("README.md")
    #expect(readme.split(separator: "\n", omittingEmptySubsequences: false).count <= 151)
    for guide in try guides() where !guide.hasSuffix("/Postil.md") {
      #expect(readme.contains("](\(guide))"), "\(guide)")
    }
  }

  @Test func `every command is in the page of commands`() async throws {
    let page = try content("\(Self.catalogue)/Commands.md")
    try await Bench.open { bench in
      let help = try await bench.postil("--help").stdout
      let commands = help.matches(of: /^  ([a-z][a-z-]*)( |$)/.anchorsMatchLineEndings())
      #expect(commands.count > 30)
      for command in commands {
        #expect(
          ["`\(command.1)`", "`\(command.1) "].contains(where: page.contains), "\(command.1)")
      }
    }
  }

  @Test func `every file of a journey lies in the target that is named`() throws {
    let steps = try content("\(Self.catalogue)/Contributing.md")
      .matches(of: /\| `(\w+)` \| `(\w+\.swift)` \|/)
    #expect(steps.count >= 20)
    for step in steps {
      let isThere = try names(below: "Sources/\(step.1)").contains(String(step.2))
      #expect(isThere, "\(step.1): \(step.2)")
    }
  }

  @Test func `every suite of tests that a guide names exists`() throws {
    let files = Set(try names(below: "Tests"))
    for guide in try guides() + ["README.md"] {
      for named in try content(guide).matches(of: /`([A-Z]\w+Tests)`/) {
        #expect(files.contains("\(named.1).swift"), "\(guide): \(named.1)")
      }
    }
  }

  @Test func `every script that is named exists, and each is named`() throws {
    let scripts = Set(
      try FileManager.default.contentsOfDirectory(
        atPath: Self.root.appending(path: "Scripts").path))
    for guide in try guides() + ["README.md"] {
      for named in try content(guide).matches(of: /Scripts\/([a-z]+)/) {
        #expect(scripts.contains(String(named.1)), "\(guide): \(named.1)")
      }
    }
    let contributing = try content("\(Self.catalogue)/Contributing.md")
    for script in scripts.subtracting(["samples"]) {
      #expect(contributing.contains("`\(script)`"), "\(script)")
    }
  }
}
