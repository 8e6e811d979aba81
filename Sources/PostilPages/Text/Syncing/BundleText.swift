package import PostilReplica

/// The contents of a bundle, and the result of applying it.
package enum BundleText {
  package static func bundled(log first: UInt64, through last: UInt64) -> [String] {
    [
      "bundled    events \(first) to \(last) of the log",
      "apply it   where the log ends at \(first - 1) or later: postil bundle apply FILE",
    ]
  }

  package static func bundled(
    outboxOf name: String, from first: UInt64, through last: UInt64
  ) -> String {
    "bundled    \(Phrase.counted(last - first + 1, "event")) of \(name), "
      + "\(name).\(first) to \(name).\(last)"
  }

  /// - Parameter restored: how many events a server took that it had lost.
  package static func applied(_ report: BundleReport, restored: Int) -> [String] {
    let author = Harmless.line(report.author ?? "")
    let lines = [
      restored > 0 ? "restored   \(Phrase.counted(restored, "event"))" : nil,
      report.pulled > 0 ? "pulled     \(Phrase.counted(report.pulled, "event"))" : nil,
      report.adopted > 0 ? "adopted    the work of \(author)" : nil,
      report.relayed > 0
        ? "taken      \(Phrase.counted(report.relayed, "event")) of \(author)" : nil,
    ]
    let isNew = restored + report.pulled + report.relayed > 0
    return lines.compactMap { $0 }
      + (isNew ? [] : ["unchanged  everything in it was already there"])
  }
}
