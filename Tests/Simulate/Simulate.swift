import ArgumentParser
import Foundation
import PostilSimulation

@main
struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "Scripts/simulate",
    abstract: "Runs replicas, a server, their disks and a network through whatever a seed says.",
    discussion: """
      Exits with 0 if every law held, and with 1 if not: then the last lines say which seed, \
      which law, and how to see it again. SIGINT ends it early and says what has run.
      """)

  @Option(help: "How many seeds.")
  var seeds: UInt64 = 200

  @Option(help: "The first seed.")
  var first: UInt64 = 1

  @Option(help: "Go on with further seeds until so many sync rounds have run.")
  var rounds = 0

  @Option(help: "How many replicas; the seed chooses unless told.")
  var replicas: Int?

  @Argument(help: "Replay this seed alone, and tell what happens.")
  var seed: UInt64?

  func validate() throws {
    if let replicas, !(1...64).contains(replicas) {
      throw ValidationError("replicas: 1 to 64")
    }
  }

  func run() throws {
    let started = ContinuousClock.now
    let outcome: Outcome
    var isStopped = false
    if let seed {
      outcome = Outcome(of: Run(seed: seed, replicas: replicas)) { print($0) }
    } else {
      (outcome, isStopped) =
        Campaign(first: first, seeds: seeds, rounds: rounds, replicas: replicas).run()
    }
    let seconds = Double((ContinuousClock.now - started).components.seconds)
    print(outcome.tally.lines(seconds: max(seconds, 1)))
    if let failure = outcome.failure {
      print(failure)
      throw ExitCode(1)
    }
    if isStopped {
      print("stopped before its end; every law held so far")
      throw ExitCode(130)
    }
  }
}
