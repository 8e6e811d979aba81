import ArgumentParser
import PostilCore
import PostilPages
import PostilReplica

struct Annotations: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "annotations",
    abstract: "List annotations.",
    discussion: """
      Those of one article stand in the order of its text, others in the order in which they were made, \
      unless --sort names another one. Of several values of one filter an annotation needs one; it must pass every filter: \
      'annotations --status open --status in-review --assignee me'. Columns: \
      \(AnnotationDetail.columns.map(\.name).joined(separator: ", ")).
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions
  @OptionGroup var lookingBack: LookingBack

  @Argument(help: "Only those on this article.")
  var article: String?

  @OptionGroup var list: ListOptions

  @Option(
    help: ArgumentHelp(
      "Only those whose quote is in this state: "
        + "\(AnchorResolution.State.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "state"))
  var state: [String] = []

  func validate() throws {
    let known = AnchorResolution.State.allCases.map(\.rawValue)
    for typed in state where !known.contains(typed) {
      throw ValidationError.notOneOf("--state", typed, known)
    }
  }

  func run() throws {
    var request = list.request(isWhole: output.json || output.jsonl)
    request.article = article
    request.states = state.compactMap { AnchorResolution.State(rawValue: $0) }
    let page = try location.read(lookingBack) { try $0.annotations(request) }
    let chosen = try list.lines(page.items, of: AnnotationDetail.columns)
    try output.print(page.items) {
      Terminal.page(
        chosen ?? AnnotationList(page.items, Terminal.styles, width: Terminal.width).lines)
      if page.items.isEmpty { Terminal.say(Absence.annotations) }
    }
    if let last = page.items.last, !page.isLast {
      Terminal.say(Absence.more(behind: last.id))
    }
  }
}
