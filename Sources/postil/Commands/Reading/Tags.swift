import ArgumentParser
import PostilPages
import PostilReplica

struct Tags: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tags",
    abstract: "List the tags in use, with counts, other names and meanings.",
    discussion: """
      The most used come first. Deleted articles and annotations do not count. To change how tags are read, \
      see 'postil help tag'.
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions
  @OptionGroup var lookingBack: LookingBack

  @Argument(help: "Only tags with these letters in them, or in another name of theirs.")
  var part: String?

  func run() throws {
    let tags = try location.read(lookingBack) { try $0.tags(containing: part) }
    try output.print(tags) {
      for tag in tags { print(TagText(tag, Terminal.styles, width: Terminal.width).line) }
      if tags.isEmpty { Terminal.say(Absence.tags) }
    }
  }
}
