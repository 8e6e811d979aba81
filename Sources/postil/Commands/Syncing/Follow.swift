import ArgumentParser
import PostilPages
import PostilReplica
import PostilWire

struct Follow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "link",
    abstract: "Follow a server that moved, or that has another key.",
    discussion: """
      The next sync goes where the new link leads, and checks that it is the same workspace with the \
      same log before anything is changed. Take a link only from the operator, and not over the line \
      that it is to secure: whoever gives you a link reads what you push.
      """)

  @OptionGroup var location: Location

  @Argument(help: "The link that 'postil serve' printed.")
  var link: String

  func run() throws {
    // An invitation in it is a secret, and of no use to somebody who has joined.
    let link = try Link(typed: link).withoutInvite
    try location.replica().follow(link)
    print(CloneText.follows(link))
  }
}
