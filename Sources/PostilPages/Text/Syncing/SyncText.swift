package import PostilReplica

/// The result of a sync, for the person who waits for it.
package struct SyncText {
  private let report: SyncReport
  private let purpose: ReplicaSession.Purpose
  private let status: ReplicaStatus

  /// - Parameter status: of the replica afterwards.
  package init(
    _ report: SyncReport, _ purpose: ReplicaSession.Purpose, status: ReplicaStatus
  ) {
    self.report = report
    self.purpose = purpose
    self.status = status
  }

  /// The events pulled, pushed and returned.
  package var done: [String] {
    let strangers = report.strangers.map {
      "the server at \($0) presented a different key from the one in your link; yours was found at the "
        + "next address"
    }
    let pulled = purpose == .push ? [] : ["\(Phrase.counted(report.pulled, "event")) pulled"]
    let pushed = purpose == .pull ? [] : ["\(report.pushed) pushed"]
    var lines = strangers + [report.successor?.sentence].compactMap { $0 }
    lines.append((pulled + pushed).joined(separator: ", ") + "; at event \(status.cursor)")
    if report.gaveBack > 0 {
      lines.append("gave back \(Phrase.counted(report.gaveBack, "event")) that the server had lost")
    }
    if report.serverHeals {
      lines.append("the server was put back to an older state and takes no pushes yet")
    }
    return lines
  }

  /// Own events that wait, and conflicts to resolve.
  package var waiting: [String] {
    var lines: [String] = []
    if report.parked > 0 {
      lines.append(
        "parked: \(Phrase.counted(report.parked, "event")) of yours, for which there is no room; "
          + "run 'postil outbox'")
    }
    if purpose == .pull, status.unpushed > 0 {
      lines.append(
        "not pushed yet: \(Phrase.counted(status.unpushed, "event")) of yours; run 'postil push'")
    }
    if status.conflicts > 0 {
      lines.append(
        "\(Phrase.counted(status.conflicts, "conflict")) to resolve: run 'postil conflicts'")
    }
    return lines
  }

  package static func pause(seconds: some BinaryInteger) -> String {
    "the server asks for a pause; continuing in \(Phrase.counted(seconds, "second"))"
  }

  /// - Parameter name: the replica's, under its new key.
  package static func renamed(to name: String) -> String {
    "your work goes on as \(name), recorded anew; nothing is lost"
  }

  package static func refused(_ event: String) -> String {
    "refused: \(event); the events before it were pushed, and those after it wait"
  }
}

extension SyncReport.Successor {
  fileprivate var sentence: String {
    let anew = "with \(Phrase.counted(events, "event")) recorded anew; nothing is lost"
    switch cause {
    case .refusedOffer:
      return
        "the log can no longer take the work that you wrote into a bundle: your work "
        + "goes on as \(name), \(anew)"
    case .copiedFile where events == 0:
      return
        "this replica's file is an old copy, and all that waited in it is already in the log: it "
        + "goes on as \(name)"
    case .copiedFile:
      return
        "this replica's file was copied or restored, and the server holds other events under its "
        + "numbers: it goes on as \(name), \(anew)"
    case .otherLog:
      let aside =
        parked == 0
        ? ""
        : "\nparked: \(Phrase.counted(parked, "event")) of yours, about things that only the old log "
          + "had; run 'postil outbox'"
      return
        "this replica now has the server's log: it goes on as \(name), \(anew)\(aside)"
    }
  }
}
