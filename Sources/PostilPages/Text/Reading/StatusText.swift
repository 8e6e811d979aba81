package import PostilReplica

/// The state of a replica: its log, its own work, and open questions.
package struct StatusText {
  private let status: ReplicaStatus
  private let styles: Styles

  package init(_ status: ReplicaStatus, _ styles: Styles) {
    self.status = status
    self.styles = styles
  }

  /// - Parameter turnedAway: the lines to show if the server turned this replica away when last asked.
  package func lines(turnedAway: String?) -> [String] {
    place + (turnedAway.map { [$0] } ?? joining) + own + open + withoutEffect
  }

  private var place: [String] {
    var lines = [
      "\(styles.bold(status.replica)) in workspace \(status.workspace), at event \(status.cursor)",
      "server     \(status.link ?? "none: the workspace is not published; see 'postil publish --help'")",
    ]
    lines += status.announcedPins.map { "           its next key is announced: pin=\($0)" }
    if status.serverHeals {
      lines.append(
        "           put back to an older state, and took no pushes at the last sync: try again later"
      )
    }
    lines.append(
      "holds      \(Phrase.counted(status.articles, "article")), "
        + Phrase.counted(status.annotations, "annotation"))
    lines.append("members    \(status.members.joined(separator: ", "))")
    return lines + (status.role.map { ["role       \($0)"] } ?? [])
  }

  private var joining: [String] {
    status.isJoining == true ? ["joining    not finished: run 'postil sync'"] : []
  }

  /// Own events that the log does not hold.
  private var own: [String] {
    var lines = ["to push    \(Phrase.counted(status.unpushed, "event"))"]
    if status.parked > 0 {
      lines.append(
        "parked     \(Phrase.counted(status.parked, "event")) of yours; 'postil outbox' says why, "
          + "and what you can do")
    }
    if let refused = status.refused {
      lines.append("refused    \(refused); 'postil outbox' says why, and what you can do")
    }
    if status.strays > 0 {
      lines.append(
        "strays     \(Phrase.counted(status.strays, "event")) of a copied file; the next sync "
          + "records them anew")
    }
    if status.acknowledged > 0 {
      lines.append(
        "pushed     \(Phrase.counted(status.acknowledged, "event")), to enter this replica's log with the "
          + "next pull")
    }
    return lines
  }

  private var open: [String] {
    var lines = ["conflicts  \(status.conflicts)"]
    if let count = status.doubtfulAnchors, count > 0 {
      lines.append(
        "anchors    \(Phrase.counted(count, "quote")) to look at, with other facts or no place now; "
          + "see 'postil anchors'")
    }
    return lines
  }

  /// Events of the log that change nothing.
  private var withoutEffect: [String] {
    var lines: [String] = []
    if status.setAside > 0 {
      let hanging =
        status.hanging > 0
        ? ", and \(status.hanging) \(status.hanging == 1 ? "hangs" : "hang") on "
          + (status.setAside == 1 ? "it" : "them") : ""
      lines.append(
        "set aside  \(Phrase.counted(status.setAside, "event"))\(hanging); see 'postil log --set-aside'"
      )
    }
    if status.withoutRoom > 0 {
      lines.append(
        "no room    \(Phrase.counted(status.withoutRoom, "event")) of the log without effect")
    }
    if status.unfolded > 0 {
      lines.append(
        "ignored    \(Phrase.counted(status.unfolded, "event")) that this version cannot fold")
    }
    if status.ignored > status.unfolded {
      lines.append(
        "ignored    \(Phrase.counted(status.ignored - status.unfolded, "event")) about things that do not "
          + "exist, or with values that these cannot have")
    }
    return lines
  }
}
