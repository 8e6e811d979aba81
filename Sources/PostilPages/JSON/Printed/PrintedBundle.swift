package import PostilReplica
package import PostilWire

/// The contents of a bundle that was written, as programs read it.
package struct PrintedBundle: Encodable {
  /// A part of the log, by its first and last seq.
  private struct Log: Encodable {
    let first: UInt64
    let last: UInt64
  }

  /// An outbox, by the ids of its first and last event.
  private struct Outbox: Encodable {
    let author: String
    let first: String
    let last: String
  }

  private let log: Log?
  private let outbox: Outbox?

  package init(_ contents: BundleContents) {
    log = contents.log.map { Log(first: $0.after + 1, last: $0.end) }
    outbox = contents.outbox.map { part in
      Outbox(
        author: part.name.string, first: "\(part.name.string).\(part.firstCounter)",
        last: "\(part.name.string).\(part.lastCounter)")
    }
  }
}

/// The result of applying a bundle: numbers of events.
package struct AppliedBundle: Encodable {
  private let restored: Int
  private let pulled: Int
  private let taken: Int
  private let adopted: Int
  private let author: String?

  /// - Parameter restored: how many a server took that it had lost.
  package init(_ report: BundleReport, restored: Int) {
    self.restored = restored
    (pulled, taken, adopted, author) = (
      report.pulled, report.relayed, report.adopted, report.author
    )
  }
}
