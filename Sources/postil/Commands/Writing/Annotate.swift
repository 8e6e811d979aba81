import ArgumentParser
import PostilCore
import PostilPages
import PostilReplica

struct Annotate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "annotate",
    abstract: "Put a note at a quote of an article, or on the whole of it.",
    discussion: """
      Without a quote or a place the note is about the whole article. Without a note and tags, on a terminal, \
      $VISUAL or else $EDITOR opens for it; what you typed is kept until it is recorded, and the same \
      command goes on with it. \
      The quote must stand in the article. Where it stands several times, the places are listed, and \
      --nth chooses one. A quote that is typed with other quotation marks, dashes or ё than the text \
      is found all the same; a merely similar one is never taken.
      """)

  @OptionGroup var location: Location

  @OptionGroup var output: RecordedOutput

  @Argument(help: "The article, such as k3f9.")
  var article: String

  @Argument(
    help: ArgumentHelp(
      """
      The words, or: paragraph 4 is ¶4, its third sentence 4.3, its characters 12 to 48 ¶4:12-48.
      """,
      valueName: "place"))
  var paragraph: String?

  @OptionGroup var place: TypedPlace

  @Option(
    name: [.long, .customShort("m")], parsing: .unconditional,
    help: "Your note about them; - reads it from stdin.")
  var note: String?

  @Option(name: [.customLong("tag"), .customShort("t")], help: "A tag; may be repeated.")
  var tags: [String] = []

  @Option(help: "Why you annotate: commenting, questioning, assessing …")
  var motivation: String?

  func run() throws {
    if place.quote == "-", note == "-" {
      throw ValidationError.repeatedStdin
    }
    // An editor may be open for long.
    let replica = try location.replica(isShared: true)
    let range = try typedPlace()
    func request(_ note: String) -> AnnotationRequest {
      AnnotationRequest(
        article: article, place: range, note: note, tags: tags, motivation: motivation)
    }
    let annotated =
      if note == nil, tags.isEmpty, WrittenNote.isPossible {
        try written(at: replica.place(of: request("")), in: replica) {
          try replica.annotate(request($0), now: currentInstant())
        }
      } else {
        try replica.annotate(request(try TypedText.read(note ?? "")), now: currentInstant())
      }
    let text = AnnotatedText(annotated, Terminal.styles)
    try output.print([annotated.event], of: replica) { print(text.line) }
    Terminal.say(text.remarks)
  }

  private func written(
    at place: AnnotationPlace, in replica: Replica, _ record: (String) throws -> Annotated
  ) throws -> Annotated {
    try WrittenNote.record(.note(at: place), about: place, in: replica, record)
  }

  private func typedPlace() throws -> QuotePlace? {
    guard let paragraph else { return try place.placeIfAny() }
    guard !place.isGiven else { throw ValidationError.exclusive("<place>", "words") }
    if let range = ParagraphRange(paragraph) {
      guard place.nth == nil else { throw ValidationError.needs("--nth", other: "words") }
      return .paragraph(range)
    }
    guard paragraph.unicodeScalars.contains(where: \.properties.isAlphabetic) else {
      throw ValidationError.notAPlace(paragraph)
    }
    return .quote(paragraph, nth: place.nth)
  }
}

struct Reply: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reply",
    abstract: "Answer an annotation, or another reply.",
    discussion: """
      Without a text, on a terminal, $VISUAL or else $EDITOR opens for it; what you typed is kept until it is \
      recorded, and the same command goes on with it.
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: RecordedOutput

  @Argument(help: "What you answer, such as north.42.")
  var id: String

  @Argument(help: "Your reply; - reads it from stdin, -- goes before a leading dash.")
  var text: String?

  @Option(
    name: [.customLong("message"), .customShort("m")], parsing: .unconditional,
    help: "The same, also with a leading dash.")
  var message: String?

  func validate() throws {
    if let text, message != nil { throw ValidationError.exclusive("-m", "'\(text)'") }
  }

  func run() throws {
    let replica = try location.replica(isShared: true)
    let (reply, event) =
      if let typed = message ?? text {
        try replica.reply(to: id, body: try TypedText.read(typed), now: currentInstant())
      } else {
        try written(in: replica)
      }
    try output.print([event], of: replica) {
      print(AnnotatedText.reply(reply, to: id, Terminal.styles))
    }
  }

  private func written(in replica: Replica) throws -> (id: String, event: Event) {
    guard WrittenNote.isPossible else { throw ValidationError.textMissing }
    let (place, text) = try replica.read { try $0.place(ofNote: id) }
    return try WrittenNote.record(
      .reply(to: place), about: place, answering: text, in: replica
    ) {
      try replica.reply(to: id, body: $0, now: currentInstant())
    }
  }
}
