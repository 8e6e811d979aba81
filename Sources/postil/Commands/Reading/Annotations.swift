import ArgumentParser
import PostilPages
import PostilReplica

struct Annotations: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "annotations",
    abstract: "List annotations, in the order of the text.")

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions
  @OptionGroup var lookingBack: LookingBack

  @Argument(help: "Only those on this article.")
  var article: String?

  @Option(help: "Only those with this tag.")
  var tag: String?

  @Option(help: "Only those that this member made, or that were imported as by this person.")
  var author: String?

  @Option(help: "Only those with this status.")
  var status: String?

  @Flag(help: "Deleted ones too.")
  var all = false

  func run() throws {
    var filter = AnnotationFilter()
    filter.article = article
    filter.tag = tag
    filter.author = author
    filter.status = status
    filter.isDeletedIncluded = all
    let annotations = try location.read(lookingBack) { try $0.annotations(filter) }
    try output.print(annotations) {
      for annotation in annotations { print(AnnotationText(annotation, Terminal.styles).line) }
      if annotations.isEmpty { Terminal.say(Absence.annotations) }
    }
  }
}
