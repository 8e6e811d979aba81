package import PostilReplica

/// The events that wait to be pushed, and the reasons why the server did not take them.
package enum OutboxText {
  package static func line(_ line: OutboxLine) -> String {
    let entity = line.event.entity.map { " \($0)" } ?? ""
    let change = "\(line.event.change)\(entity)\(detail(line.event))"
    if line.parked != nil { return "parked  \(change)" }
    return "\(line.event.written.event)  \(line.isRefused ? "refused  " : "")\(change)"
  }

  /// - Parameter why: the reason for which it was parked.
  package static func parked(_ line: OutboxLine, why: String) -> String {
    (line.full.map { "\($0): " } ?? "") + why
  }

  package static let aboutParked =
    "'postil outbox retry' records them anew; 'postil outbox discard' drops them"

  package static func refused(_ event: String, why: String) -> [String] {
    ["\(event): \(why)", "'postil outbox drop' takes it back; 'postil outbox keep' lets it wait"]
  }

  package static func dropped(_ lines: [LogLine], _ renumbered: [(from: String, to: String)])
    -> [String]
  {
    lines.map { "dropped    \($0.written.event)  \($0.change)\(detail($0))" }
      + renumbered.map { "renumbered \($0.from) is \($0.to) now" }
  }

  package static let nothing = "no unpushed events"

  package static let nothingRefused = "none of your events was refused"

  package static func kept(_ event: String) -> String { "kept       \(event)" }

  package static func recorded(_ events: Int) -> String {
    "recorded anew: \(Phrase.counted(events, "event"))"
  }

  package static func left(_ events: Int) -> String {
    "still parked: \(Phrase.counted(events, "event")); 'postil outbox' says why"
  }

  package static func discarded(_ events: Int) -> String {
    "dropped: \(Phrase.counted(events, "event"))"
  }

  private static func detail(_ line: LogLine) -> String {
    line.detail.isEmpty ? "" : "  \(Harmless.line(line.detail))"
  }
}
