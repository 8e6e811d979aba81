import ArgumentParser
import PostilPages
import PostilReplica

/// The words behind `postil tag` that are commands, each hidden under a name of one word: `tag ID +a -b` stays what it is,
/// and no option of a group stands before its id.
enum Vocabulary {
  static let commands: [any ParsableCommand.Type] = [
    Tags.self, RenameTag.self, MergeTags.self, DescribeTag.self,
  ]

  private static let words = ["rename", "merge", "describe"]

  /// `tag rename …` as `tag-rename …`, also behind `-C DIR` and `help`, and with `-C DIR` between the two words.
  static func joining(_ arguments: [String]) -> [String] {
    var rest = arguments
    let start = rest.first == "help" ? 1 : rest.first == "-C" ? 2 : 0
    guard rest.count > start + 1, rest[start] == "tag" else { return rest }
    let isBetween = rest[start + 1] == "-C" && rest.count > start + 3
    let second = start + (isBetween ? 3 : 1)
    guard words.contains(rest[second]) else { return rest }
    rest[start] = "tag-\(rest.remove(at: second))"
    return rest
  }
}

/// A word about each typed tag that nothing has: it may be mistyped.
private enum TagSuggestions {
  static func say(_ tags: [String], in replica: Replica) throws {
    for unused in try replica.read({ try $0.unusedTags(among: tags) }) {
      let near = Suggestions.nearest(to: unused.tag, among: unused.known)
      Terminal.say(VocabularyText.neverUsed(unused.tag, Suggestions.question(near)))
    }
  }
}

struct RenameTag: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag-rename",
    abstract: "Read a tag as another word: postil tag rename OLD NEW",
    usage: TagUsage.rename,
    discussion: """
      Lists, filters, searches and exports then show NEW wherever OLD was written, now or later; what was \
      written stays. Needs role editor.
      """,
    shouldDisplay: false)

  @OptionGroup var location: Location
  @OptionGroup var output: RecordedOutput

  @Argument(help: "The tag as it is written.")
  var old: String

  @Argument(help: "The tag as which it is read.")
  var new: String?

  @Flag(help: "It is read as written again.")
  var undo = false

  func validate() throws {
    if undo, new != nil { throw ValidationError.exclusive("--undo", "the argument <new>") }
    if !undo, new == nil { throw ValidationError.missing(argument: "new") }
  }

  func run() throws {
    let replica = try location.replica()
    let outcome = try replica.alias([old], as: new, now: currentInstant())
    try output.print([outcome], of: [old], in: replica) { _, _ in
      VocabularyText.aliased([old], as: new)
    }
    if !undo { try TagSuggestions.say([old], in: replica) }
  }
}

struct MergeTags: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag-merge",
    abstract: "Read several tags as one: postil tag merge A B --into C",
    usage: TagUsage.merge,
    discussion:
      "All are read so, or none. --undo takes it back for the named tags. Needs role editor.",
    shouldDisplay: false)

  @OptionGroup var location: Location
  @OptionGroup var output: RecordedOutput

  @Argument(help: "The tags as they are written.")
  var tags: [String]

  @Option(help: "The tag as which they are read; it may be one of them.")
  var into: String?

  @Flag(help: "They are read as written again.")
  var undo = false

  func validate() throws {
    if undo, into != nil { throw ValidationError.exclusive("--undo", "--into") }
    if !undo, into == nil { throw ValidationError.targetMissing }
  }

  func run() throws {
    let replica = try location.replica()
    let outcome = try replica.alias(tags, as: into, now: currentInstant())
    try output.print([outcome], of: [tags.joined(separator: " ")], in: replica) { _, _ in
      VocabularyText.aliased(tags, as: into)
    }
    if !undo { try TagSuggestions.say(tags, in: replica) }
  }
}

struct DescribeTag: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag-describe",
    abstract: "Say what a tag means: postil tag describe TAG 'sums that somebody lost'",
    usage: TagUsage.describe,
    discussion: "The text of - is read from stdin. Needs role editor.",
    shouldDisplay: false)

  @OptionGroup var location: Location
  @OptionGroup var output: RecordedOutput

  @Argument(help: "The tag.")
  var tag: String

  @Argument(help: "Its meaning.")
  var text: String?

  @Flag(help: "It has no description any more.")
  var undo = false

  func validate() throws {
    if undo, text != nil { throw ValidationError.exclusive("--undo", "the argument <text>") }
    if !undo, text == nil { throw ValidationError.missing(argument: "text") }
  }

  func run() throws {
    let text = try text.map { try TypedText.read($0) }
    let replica = try location.replica()
    let outcome = try replica.describe(tag, as: text, now: currentInstant())
    try output.print([outcome], of: [tag], in: replica) { _, _ in
      VocabularyText.described(tag, as: text)
    }
  }
}
