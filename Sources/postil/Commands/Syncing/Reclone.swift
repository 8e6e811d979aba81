import ArgumentParser
import PostilPages
import PostilReplica

struct Reclone: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reclone",
    abstract: "Replace this replica's log with the server's, where the two differ.",
    discussion: """
      Use it if a server's folder was put back from an old copy, others pushed before you, and \
      your sync ends with 7. Ask the operator first: only people know which of the two logs goes \
      on. The part that both logs share stays; your own later events are recorded anew under a \
      new key, and the whole replica as it was is kept in .postil/before-reclone-N.sqlite. What \
      others wrote after the shared part comes back if they do the same. On a terminal it asks \
      first, and elsewhere it needs --yes.
      """)

  @OptionGroup var location: Location
  @OptionGroup var confirmation: Confirmation

  func run() async throws {
    let replica = try location.replica(isShared: true)
    let fork = try await replica.fork()
    try confirmation.expect(ForkText.act, fork.sentences)
    let copy = try replica.startOver(from: fork, now: currentInstant())
    Terminal.print(
      ForkText.done(copy: copy, fork, name: try location.replica().status().replica))
    try await synchronize(.sync, location, nil)
  }
}
