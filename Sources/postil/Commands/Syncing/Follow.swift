import ArgumentParser
import PostilPages
import PostilReplica
import PostilWire

struct Follow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "link",
    abstract: "Follow a server that has moved or has a new key.",
    discussion: """
      The next sync goes where the new link leads, and checks that it is the same workspace with \
      the same log before anything is changed. Take a link only from the operator, and by another \
      channel: the person who gives you a link can read what you push.
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: PlaceOutput

  @Argument(help: "The link that 'postil serve' printed.")
  var link: String

  func run() throws {
    // An invitation in it is a secret, and of no use to somebody who has joined.
    let link = try Link(typed: link).withoutInvite
    let replica = try location.replica()
    try replica.expectPublished()
    try replica.use(link)
    let status = try replica.status()
    try output.print(
      PlaceLine(
        status.workspace, in: status.folder, as: status.replica, link: link, events: status.cursor)
    ) { print(CloneText.follows(link)) }
  }
}
