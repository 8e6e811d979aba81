import ArgumentParser
import PostilPages
import PostilReplica

struct Agreement: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agreement",
    abstract: "Measure how far members agree in what they judged.",
    discussion: """
      Krippendorff's alpha, Fleiss' kappa and Cohen's kappa, each where it is defined: 1 where all agree, 0 \
      where they agree as often as by chance. Of reliability, credibility, confidence, likelihood and \
      stance each member has an own value; F and 6, which say that nothing can be judged, are missing \
      ones. Status, motivation and tags are shared: there the last value that each member wrote \
      counts, and a member who was content with a colleague's value wrote none. \
      Protocol/EXPORT.md says how each is computed.
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions
  @OptionGroup var lookingBack: LookingBack

  @Argument(help: "Only these articles and their annotations.")
  var articles: [String] = []

  @Option(
    help: ArgumentHelp("In one field only; by default in all.", valueName: "field"))
  var by: AgreementField?

  func run() throws {
    let fields = by.map { [$0] } ?? AgreementField.allCases
    let found = try location.read(lookingBack) { try $0.agreement(by: fields, on: articles) }
    try output.print(found) {
      // Unless somebody asks for it, a field in which nothing can agree is not worth its lines.
      let shown = by == nil ? found.filter { $0.units > 0 } : found
      if shown.isEmpty { Terminal.say(Absence.agreement) }
      for (index, detail) in shown.enumerated() {
        if index > 0 { print() }
        Terminal.print(AgreementText(detail, Terminal.styles).lines)
      }
    }
  }
}

extension AgreementField: ExpressibleByArgument {}
