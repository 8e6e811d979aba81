import ArgumentParser
import PostilPages
import PostilReplica

struct Annotate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "annotate",
    abstract: "Put a note at a quote of an article.",
    discussion: """
      The quote must stand in the article. Where it stands several times, the places are listed, and \
      --nth chooses one. A quote that is typed with other quotation marks, dashes or ё than the text \
      is found all the same; a merely similar one is never taken.
      """)

  @OptionGroup var location: Location

  @Argument(help: "The article, such as k3f9.")
  var article: String

  @OptionGroup var place: TypedPlace

  @Option(
    parsing: .unconditional, help: "Your note about them; - reads it from stdin.")
  var note = ""

  @Option(name: [.customLong("tag"), .customShort("t")], help: "A tag; may be repeated.")
  var tags: [String] = []

  @Option(help: "Why you annotate: commenting, questioning, assessing …")
  var motivation: String?

  func run() throws {
    if place.quote == "-", note == "-" {
      throw ValidationError.repeatedStdin
    }
    let annotated = try location.replica().annotate(
      AnnotationRequest(
        article: article, place: try place.place(), note: try TypedText.read(note), tags: tags,
        motivation: motivation),
      now: currentInstant())
    let text = AnnotatedText(annotated, Terminal.styles)
    print(text.line)
    Terminal.say(text.remarks)
  }
}

struct Reply: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reply",
    abstract: "Answer an annotation, or another reply.")

  @OptionGroup var location: Location

  @Argument(help: "What you answer, such as north.42.")
  var id: String

  @Argument(help: "Your reply; - reads it from stdin, -- goes before a leading dash.")
  var text: String

  func run() throws {
    let reply = try location.replica().reply(
      to: id, body: try TypedText.read(text), now: currentInstant())
    print(AnnotatedText.reply(reply, to: id, Terminal.styles))
  }
}
