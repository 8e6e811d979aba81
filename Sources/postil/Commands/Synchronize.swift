import ArgumentParser
import PostilReplica

struct Pull: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fetch what the others did. Pushes nothing.")

  @OptionGroup var location: Location

  func run() async throws {
    try await synchronize(.pull, location)
  }
}

struct Push: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Hand your events to the server. Changes nothing that you see.")

  @OptionGroup var location: Location

  func run() async throws {
    try await synchronize(.push, location)
  }
}

struct Sync: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Push your events and fetch what the others did.")

  @OptionGroup var location: Location

  func run() async throws {
    try await synchronize(.sync, location)
  }
}

private func synchronize(_ purpose: ReplicaSession.Purpose, _ location: Location) async throws {
  let replica = try location.replica()
  let report = try await replica.synchronize(purpose)
  let status = try replica.status()
  let pulled = purpose == .push ? [] : ["\(Terminal.counted(report.pulled, "event")) pulled"]
  let pushed = purpose == .pull ? [] : ["\(report.pushed) pushed"]
  Terminal.say((pulled + pushed).joined(separator: ", ") + "; at event \(status.cursor)")
  if purpose == .pull, status.unpushed > 0 {
    Terminal.say(
      "not pushed yet: \(Terminal.counted(status.unpushed, "event")) of yours; postil push")
  }
  if status.conflicts > 0 {
    Terminal.say("to decide: \(Terminal.counted(status.conflicts, "conflict")); postil conflicts")
  }
}
