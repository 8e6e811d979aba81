import Foundation
import Testing

extension EndToEnd {
  /// Guides show the program's real output.
  @Suite(.serialized) struct GuideTests {
    /// A command of a guide, and the output below it.
    private struct Example {
      /// With its here-document, if it has one.
      var command: String
      var output = ""
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private func examples(in guide: String) throws -> [Example] {
      let text = try String(contentsOf: Self.root.appending(path: guide), encoding: .utf8)
      var examples: [Example] = []
      var isConsole = false
      var isDocument = false
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        if isDocument {
          examples[examples.count - 1].command += "\n\(line)"
          isDocument = line != "END"
        } else if line.hasPrefix("```") {
          isConsole = line == "```console"
        } else if isConsole, line.hasPrefix("$ ") {
          examples.append(Example(command: String(line.dropFirst(2))))
          isDocument = line.hasSuffix("<<END")
        } else if isConsole, !examples.isEmpty {
          examples[examples.count - 1].output += line + "\n"
        }
      }
      return examples
    }

    /// Moments, keys and measurements differ from run to run.
    private func comparable(_ output: String) -> String {
      output.replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/, with: "TIME")
        .replacing(/\b20\d\d-\d\d-\d\d\b/, with: "DAY")
        .replacing(/\b[0-9a-f]{64}\b/, with: "HASH")
        .replacing(/invitation [0-9a-z]{8}\b/, with: "invitation ID")
        .replacing(/127\.0\.0\.1:\d+/, with: "127.0.0.1:PORT")
        .replacing(/(pin|invite)=[^&\s]*/, with: { "\($0.1)=KEY" })
        .replacing(/\b\d+ ?(ms|bytes|events\/s)/, with: { "N \($0.1)" })
    }

    /// One shell that types all commands, each with a file for its output, in an empty folder `tour`.
    ///
    /// Servers listen on a port that is free, and on the same one when they are started again.
    private func script(_ examples: [Example]) -> String {
      let commands = examples.enumerated().map { index, example in
        let said = "$said-\(index)"
        let typed = "{ \(example.command)\n} >\"\(said).out\" 2>\"\(said).err\" || true\n"
        guard example.command.hasSuffix("&") else { return typed }
        return """
          rm -f link
          \(typed)until [ -s link ]; do sleep 0.01; done
          port=$(sed -E 's#^[^/]*//[^/]*:([0-9]+)/.*#\\1#' link)

          """
      }
      return """
        postil() {
          if [ "$1" = serve ]; then shift; exec "$postil" serve --listen "127.0.0.1:$port" "$@"; fi
          "$postil" "$@"
        }
        trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
        said=$PWD/said port=0
        mkdir tour
        cd tour

        """ + commands.joined()
    }

    @Test(
      arguments: [
        "README.md", "Sources/postil/postil.docc/AnalystsGuide.md",
        "Sources/postil/postil.docc/OperatorsGuide.md",
      ])
    func `a guide shows the program's output`(guide: String) async throws {
      let examples = try examples(in: guide)
      #expect(examples.count > 10)
      try await Bench.open { bench in
        let ended = try await bench.bash(script(examples))
        #expect(ended == Ended(0), "\(ended)")
        func said(_ name: String) throws -> String {
          let text = try String(contentsOfFile: "\(bench.folder)/said-\(name)", encoding: .utf8)
          return comparable(text.replacing("\(bench.folder)/tour", with: "/tmp/tour"))
        }
        for (index, example) in examples.enumerated() {
          let (stdout, stderr) = (try said("\(index).out"), try said("\(index).err"))
          // Only a terminal shows which of them a command wrote first.
          let isShown = [stdout + stderr, stderr + stdout].contains(comparable(example.output))
          #expect(isShown, "\(example.command)\n\(stdout)\(stderr)")
        }
      }
    }

    @Test func `the page about anchors shows the program's output`() async throws {
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

    @Test func `the picture of the README shows the program's output`() async throws {
      try await Bench.open { bench in
        let script = Self.root.appending(path: "Scripts/picture").path
        let ended = try await bench.bash(
          "/usr/bin/python3 '\(script)' --binary \"$postil\" --check")
        #expect(ended == Ended(0), "\(ended)")
      }
    }
  }
}
