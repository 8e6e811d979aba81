import ArgumentParser
import PostilPages
import PostilReplica

struct Duplicates: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "duplicates",
    abstract: "List articles that have text in common, the most alike first.",
    discussion: """
      The percentage says how many of the shorter text's runs of five words stand in both. Nothing is \
      recorded: to note that an article repeats another one, use 'postil duplicate'.
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions
  @OptionGroup var lookingBack: LookingBack

  @Argument(help: "An article such as k3f9; by default all.")
  var article: String?

  @Option(help: ArgumentHelp("The least percentage in common.", valueName: "percent"))
  var least = 60

  func validate() throws {
    let percentages = 1...100
    guard percentages ~= least else { throw ValidationError.outside(percentages, "--least") }
  }

  func run() throws {
    let shared = try location.read(lookingBack) {
      try $0.sharedTexts(of: article, least: least)
    }
    try output.print(shared) {
      if shared.isEmpty {
        Terminal.say(Absence.duplicates(least: least))
      }
      for pair in shared { Terminal.print(DuplicateText(pair, Terminal.styles).lines) }
    }
  }
}
