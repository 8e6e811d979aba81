import ArgumentParser
import PostilPages
import PostilReplica
import PostilServer
import PostilWire

struct Publish: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Hand a workspace that you began alone over to a server.",
    discussion: """
      Copies log and operator's key into the folder of a server on a disk of this machine, proves \
      the copy, and then removes both here: this replica is one of that server's from then on. The \
      folder may be new, or that of a server that is running. For a server on another machine, \
      publish into a new folder, move that there, and run 'postil serve' on it.

      If it is interrupted, run it again: the workspace is complete either here or there.
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: PlaceOutput

  @Argument(help: ArgumentHelp("The server's folder.", valueName: "server-dir"))
  var directory: String

  @Option(
    name: .customLong("public"),
    help: ArgumentHelp(
      "The address of a server that has not been served yet, as others will reach it.",
      valueName: "host[:port]"))
  var address = "127.0.0.1:4747"

  func validate() throws {
    if directory == "" { throw ValidationError.emptyServerPath }
  }

  func run() async throws {
    guard let typed = TypedAddress(public: address) else {
      throw ServeProblem.malformedPublicAddress(address)
    }
    if try location.settleHandover() { return }
    let before = try location.replica(isShared: true)
    guard before.folder.isUnpublished else { throw Diagnosis.published(try before.link()) }
    _ = try await before.synchronize(.sync)
    // Opened anew: it may have another identity now.
    let replica = try location.replica(isShared: true)
    let server = try UnpublishedServer(at: replica.folder.server)
    let link = try server.handOver(
      to: directory, reachedAt: typed.linked(port: 4747))
    try replica.use(link)
    try server.remove(as: replica.folder.formerServer)
    let events = try replica.status().cursor
    try output.print(PlaceLine(link.workspace, in: directory, link: link, events: events)) {
      Terminal.say(
        PublishText.published(link.workspace, to: directory, events: events, link: link))
    }
  }
}
