import ArgumentParser
import Foundation
import Testing

@testable import postil

/// The whole help screens of all commands, as they are in `Screens/`, a file each.
///
/// `Scripts/screens` writes the files anew.
struct HelpScreenTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Screens")

  /// - Parameter name: such as `postil-bundle-create`.
  static func kept(_ name: String) throws -> String {
    try String(contentsOf: file(name), encoding: .utf8)
  }

  private static func file(_ name: String) -> URL { folder.appending(path: "\(name).txt") }

  @Test func `the help screen of every command is the one that is kept`() throws {
    let isRecording = ProcessInfo.processInfo.environment["POSTIL_RECORD_SCREENS"] != nil
    for screen in HelpScreen.all {
      if isRecording { try Data(screen.text.utf8).write(to: Self.file(screen.name)) }
      #expect(
        (try? Self.kept(screen.name)) == screen.text,
        "\(screen.name): run Scripts/screens and look at the change")
    }
  }

  @Test func `no help screen is kept of a command that there is not`() throws {
    let kept = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(kept) == Set(HelpScreen.all.map { "\($0.name).txt" }))
  }

  @Test func `every command, option and argument says what it is`() throws {
    for screen in HelpScreen.all {
      #expect(screen.text.hasPrefix("OVERVIEW: "), "\(screen.name)")
      for silent in screen.silent { Issue.record("\(screen.name): \(silent)") }
    }
  }

  @Test func `a help screen fits 80 columns, but for its usage`() throws {
    for screen in HelpScreen.all {
      for line in screen.text.split(separator: "\n") where !line.hasPrefix("USAGE: ") {
        #expect(line.count <= 80, "\(screen.name): \(line)")
      }
    }
  }
}

/// A command's help, at 80 columns.
private struct HelpScreen {
  /// Such as `postil-bundle-create`.
  let name: String
  let text: String

  private init(of command: any ParsableCommand.Type, below path: [String]) {
    name = (path + [command._commandName]).joined(separator: "-")
    text = Postil.helpMessage(for: command, columns: 80) + "\n"
  }

  /// Those that help lists.
  static let all = screens(of: Postil.self, below: [])

  private static func screens(of command: any ParsableCommand.Type, below path: [String])
    -> [HelpScreen]
  {
    let commands = command.configuration.subcommands.filter { $0.configuration.shouldDisplay }
    return [HelpScreen(of: command, below: path)]
      + commands.flatMap { screens(of: $0, below: path + [command._commandName]) }
  }

  /// The lines of options, arguments and commands that nothing explains.
  var silent: [Substring] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let isListed = { (line: Substring) in line.hasPrefix("  ") && !line.hasPrefix("   ") }
    return zip(lines, lines.dropFirst() + [""]).filter { line, next in
      isListed(line) && !line.hasPrefix("  See ") && !line.dropFirst(2).contains("  ")
        && !line.contains("> ")
        && !next.hasPrefix("      ")
    }.map(\.0)
  }
}
