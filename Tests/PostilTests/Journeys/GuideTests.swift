import Foundation
import Testing

extension EndToEnd {
  /// Guides show what the program prints.
  @Suite(.serialized) struct GuideTests {
    /// A command of a guide, and what stands below it.
    private struct Example {
      let command: String
      var output = ""
    }

    private func examples(in guide: String) throws -> [Example] {
      let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      let text = try String(contentsOf: root.appendingPathComponent(guide), encoding: .utf8)
      var examples: [Example] = []
      var isConsole = false
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        if line.hasPrefix("```") {
          isConsole = line == "```console"
        } else if isConsole, line.hasPrefix("$ ") {
          examples.append(Example(command: String(line.dropFirst(2))))
        } else if isConsole, !examples.isEmpty {
          examples[examples.count - 1].output += line + "\n"
        }
      }
      return examples
    }

    /// Moments differ from run to run.
    private func comparable(_ output: String) -> String {
      output.replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/, with: "TIME")
    }

    @Test func `the page about anchors shows what the program prints`() async throws {
      try await Team.meet("north", isOpen: true) { team in
        let examples = try examples(in: "Protocol/ANCHORS.md")
        #expect(examples.count > 10)
        for example in examples {
          if example.command.hasPrefix("cat ") {
            let name = example.command.dropFirst(4)
            try team.bench.write("north/\(name)", example.output)
          }
          let ended = try await team.bench.bash(
            "cd north; postil() { \"$postil\" \"$@\"; }; \(example.command)")
          #expect(comparable(ended.stdout) == comparable(example.output), "\(example.command)")
        }
      }
    }
  }
}
