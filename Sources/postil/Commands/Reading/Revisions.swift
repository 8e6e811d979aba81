import ArgumentParser
import PostilCore
import PostilPages
import PostilReplica

struct Revisions: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revisions",
    abstract: "List the texts that an article had, oldest first.")

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions
  @OptionGroup var lookingBack: LookingBack

  @Argument(help: "An article such as k3f9.")
  var article: String

  func run() throws {
    let revisions = try location.read(lookingBack) { try $0.revisions(of: article) }
    try output.print(revisions) {
      for revision in revisions {
        Terminal.print(RevisionText(revision, Terminal.styles, width: Terminal.width).line)
      }
    }
  }
}

struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show what changed between two texts of an article, word by word.",
    discussion: """
      Without a revision: from the previous text to the displayed one, or, if several texts are \
      current, between those. With one: from that one to the displayed text. With two: from the \
      first to the second.
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions
  @OptionGroup var lookingBack: LookingBack

  @Argument(help: "An article such as k3f9.")
  var article: String

  @Argument(help: ArgumentHelp("A revision: see postil revisions.", valueName: "from"))
  var from: String?

  @Argument(help: ArgumentHelp("Another revision of it.", valueName: "to"))
  var to: String?

  func run() throws {
    let diff = try location.read(lookingBack) { try $0.diff(article, from: from, to: to) }
    try output.print(diff) {
      let text = RevisionDiffText(diff, Terminal.styles, width: Terminal.width)
      Terminal.page(text.heading + [text.words].compactMap { $0 })
      if text.words == nil { Terminal.say(text.absence) }
    }
  }
}

struct Withdraw: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdraw",
    abstract: "Note that an article was withdrawn by its source.",
    discussion: """
      The article and all that was written about it stay. Lists, exports and the next sync of your colleagues \
      say that it is withdrawn, and why.
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: RecordedOutput

  @Argument(help: "An article such as k3f9.")
  var article: String

  @Option(parsing: .unconditional, help: "Why, in one line.")
  var why: String?

  @Flag(help: "It is not withdrawn after all.")
  var undo = false

  func validate() throws {
    guard undo != (why != nil) else {
      throw undo
        ? ValidationError.exclusive("--undo", "--why")
        : ValidationError.reasonMissing("--why")
    }
  }

  func run() throws {
    let replica = try location.replica()
    let outcome = try replica.withdraw(article, why: why, now: currentInstant())
    try output.print([outcome], of: [article], in: replica) { article, _ in
      EditText.withdrawn(article, why: why)
    }
  }
}

struct Duplicate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "duplicate",
    abstract: "Note that an article repeats another one.",
    discussion: "Both stay. Lists and exports say that the one repeats the other.")

  @OptionGroup var location: Location
  @OptionGroup var output: RecordedOutput

  @Argument(help: "An article such as k3f9.")
  var article: String

  @Option(help: ArgumentHelp("The article that it repeats.", valueName: "article"))
  var of: String?

  @Flag(help: "It repeats none after all.")
  var undo = false

  func validate() throws {
    guard undo != (of != nil) else {
      throw undo
        ? ValidationError.exclusive("--undo", "--of")
        : ValidationError.originalMissing
    }
  }

  func run() throws {
    let replica = try location.replica()
    let outcome = try replica.markDuplicate(article, of: of, now: currentInstant())
    try output.print([outcome], of: [article], in: replica) { article, _ in
      EditText.duplicate(article, of: of)
    }
  }
}
