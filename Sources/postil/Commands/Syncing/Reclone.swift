import ArgumentParser
import PostilPages
import PostilReplica

struct Reclone: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take the server's log in the place of this replica's, where they are two.",
    discussion: """
      For the day on which a server's folder was put back from an old copy, others pushed before you, \
      and your sync ends with 7. Ask the operator first: only people know which of the two logs goes on. \
      What both logs begin with stays; your own events after that are recorded anew under a new key, and \
      the whole replica as it was is kept in .postil/before-reclone-N.sqlite. What others wrote after that \
      comes back if they do the same. It is asked about on a terminal, and takes --yes elsewhere.
      """)

  @OptionGroup var location: Location
  @OptionGroup var confirmation: Confirmation

  func run() async throws {
    let replica = try location.replica(isShared: true)
    let fork = try await replica.fork()
    try confirmation.expect("take the server's log in the place of this replica's", fork.sentences)
    let copy = try replica.startOver(from: fork, now: currentInstant())
    Terminal.print(
      ForkText.done(copy: copy, fork, name: try location.replica().status().replica))
    try await synchronize(.sync, location)
  }
}
