import ArgumentParser
import PostilPages
import PostilReplica
import PostilWire

struct Outbox: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List what waits to be pushed, and decide what was refused.",
    discussion: """
      postil outbox lists your events that are not in the log yet, oldest first. postil outbox drop \
      EVENT… takes events back that were not pushed, for good: the only command that throws away \
      what was recorded. Without an EVENT it is the one that the server refused. What follows is \
      numbered anew, and what refers to what goes must go with it. postil outbox keep lets what was \
      refused wait; the next push tries again. Events for which there is no room are put aside, so \
      that the others go on: postil outbox retry records them anew once there is room, postil outbox \
      discard drops them for good. So it is with what speaks of something that only the log had which \
      'postil reclone' let go of.
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
      throw ValidationError("events go with drop alone")
    }
    guard action == .list || !(output.json || output.jsonl) else {
      throw ValidationError("--json and --jsonl go with list alone")
    }
  }

  func run() throws {
    let replica = try location.replica()
    switch action {
    case .list: try list(replica)
    case .drop:
      let (dropped, renumbered) = try replica.drop(events)
      for line in dropped {
        let detail = line.detail.isEmpty ? "" : "  \(Harmless.line(line.detail))"
        print("dropped    \(line.written.event)  \(line.change)\(detail)")
      }
      for (from, to) in renumbered { print("renumbered \(from) is \(to) now") }
    case .keep:
      guard let (event, _) = try replica.refusal() else {
        return print("nothing of yours was refused")
      }
      try replica.keep()
      print("kept       \(event)")
    case .retry:
      let (recorded, left) = try replica.retryParked()
      print("recorded anew: \(Phrase.counted(recorded, "event"))")
      if left > 0 {
        Terminal.say("still put aside: \(Phrase.counted(left, "event")); postil outbox says why")
      }
    case .discard: print("dropped: \(Phrase.counted(try replica.dropParked(), "event"))")
    }
  }

  private func list(_ replica: Replica) throws {
    let lines = try replica.read { try $0.outbox() }
    let refusal = try replica.refusal()
    try output.print(lines) {
      var told: Refusal?
      for line in lines {
        let entity = line.event.entity.map { " \($0)" } ?? ""
        let mark = line.isRefused ? "refused  " : ""
        let detail = line.event.detail.isEmpty ? "" : "  \(Harmless.line(line.event.detail))"
        if let refusal = line.parked {
          print("put aside  \(line.event.change)\(entity)\(detail)")
          // Many wait for the same room.
          if refusal.room == nil || refusal.room != told?.room {
            let full = line.full.map { "\($0): " } ?? ""
            Terminal.say(full + refusal.whyAside)
          }
          told = refusal
        } else {
          print("\(line.event.written.event)  \(mark)\(line.event.change)\(entity)\(detail)")
        }
      }
      if lines.contains(where: { $0.parked != nil }) {
        Terminal.say("postil outbox retry records them anew; postil outbox discard drops them")
      }
      if let (event, refusal) = refusal {
        Terminal.say("\(event): \(Diagnosis.of(SyncError.refused(refusal)).message)")
        Terminal.say("postil outbox drop takes it back; postil outbox keep lets it wait")
      }
    }
  }
}

extension Refusal {
  /// Why an event was put aside.
  fileprivate var whyAside: String {
    code == .diverged
      ? "it is about something that only the log before 'postil reclone' had, after event \(found)"
      : Diagnosis.of(SyncError.refused(self)).message
  }
}
