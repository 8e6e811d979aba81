import ArgumentParser
import PostilPages
import PostilReplica
import PostilWire

struct Outbox: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outbox",
    abstract: "List your unpushed events, and decide about refused ones.",
    discussion: """
      'postil outbox' lists your events that are not in the log yet, oldest first. 'postil outbox \
      drop EVENT…' deletes unpushed events for good: it is the only command that throws away \
      recorded work. Without an EVENT it drops the one that the server refused. Later events are \
      renumbered, and events that refer to a dropped one must be dropped with it. 'postil outbox \
      keep' lets a refused event wait; the next push tries again. Events for which there is no \
      room are parked, so that the others can be pushed: 'postil outbox retry' records them \
      anew once there is room, 'postil outbox discard' drops them for good. The same holds for \
      events about things that only the log before 'postil reclone' had.
      """)

  enum Action: String, ExpressibleByArgument {
    case list, drop, keep, retry, discard
  }

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions

  @Argument(help: "list, drop, keep, retry or discard.")
  var action = Action.list

  @Argument(help: ArgumentHelp("For drop: events such as north.42.", valueName: "event"))
  var events: [String] = []

  func validate() throws {
    guard action == .drop || events.isEmpty else {
      throw ValidationError.needs("<event>", other: "drop")
    }
    guard action == .list || !output.jsonl else {
      throw ValidationError.needs("--jsonl", other: "list")
    }
  }

  func run() throws {
    let replica = try location.replica()
    switch action {
    case .list: try list(replica)
    case .drop:
      let (dropped, renumbered) = try replica.drop(events)
      try output.print(OutboxDecision.dropped(dropped, renumbered)) {
        Terminal.print(OutboxText.dropped(dropped, renumbered))
      }
    case .keep:
      let event = try replica.refusal()?.event
      if event != nil { try replica.keep() }
      try output.print(OutboxDecision.kept(event)) {
        print(event.map(OutboxText.kept) ?? OutboxText.nothingRefused)
      }
    case .retry:
      let (recorded, left) = try replica.retryParked()
      try output.print(OutboxDecision.recordedAnew(recorded, left: left)) {
        print(OutboxText.recorded(recorded))
      }
      if left > 0 { Terminal.say(OutboxText.left(left)) }
    case .discard:
      let count = try replica.dropParked()
      try output.print(OutboxDecision.discarded(count)) { print(OutboxText.discarded(count)) }
    }
  }

  private func list(_ replica: Replica) throws {
    let lines = try replica.read { try $0.outbox() }
    let refusal = try replica.refusal()
    try output.print(lines) {
      if lines.isEmpty { Terminal.say(OutboxText.nothing) }
      var told: Refusal?
      for line in lines {
        print(OutboxText.line(line))
        // Many wait for the same room.
        guard let parked = line.parked else { continue }
        if parked.room == nil || parked.room != told?.room {
          Terminal.say(OutboxText.parked(line, why: parked.whyParked))
        }
        told = parked
      }
      if lines.contains(where: { $0.parked != nil }) { Terminal.say(OutboxText.aboutParked) }
      if let (event, refusal) = refusal {
        let why = Diagnosis.of(SyncError.refused(refusal)).message
        Terminal.say(OutboxText.refused(event, why: why))
      }
    }
  }
}
