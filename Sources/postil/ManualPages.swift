import ArgumentParser
import Foundation
import PostilPages

struct ManualPages: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual-pages",
    abstract: "Write the manual pages into a folder.",
    discussion: "One for postil, and one for each command: man postil-annotate.",
    shouldDisplay: false)

  @Argument(help: ArgumentHelp("The folder, which is made where it is missing.", valueName: "dir"))
  var directory: String

  func run() throws {
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
    for page in try ManualPage.all(of: Postil._dumpHelp()) {
      try Data(page.text.utf8).write(to: URL(filePath: "\(directory)/\(page.name).1"))
    }
  }
}
