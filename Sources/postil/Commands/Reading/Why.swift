import ArgumentParser
import PostilPages
import PostilReplica

struct Why: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract:
      "Explain a value: its events, the rule, what it replaced, and who may not have seen it.")

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions
  @OptionGroup var lookingBack: LookingBack

  @Argument(
    help: "An article, an annotation or a reply; or an event, for the fields that it wrote.")
  var id: String

  @Argument(help: "The field, such as note, status or tag:losses; all by default.")
  var field: String?

  func run() throws {
    let explanations = try location.read(lookingBack) { try $0.why(id, field: field) }
    try output.print(explanations) {
      Terminal.page(
        explanations.flatMap {
          ExplanationText($0, isAlone: field != nil, Terminal.styles).lines
        })
    }
  }
}
