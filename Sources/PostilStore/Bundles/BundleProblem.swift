package import PostilCore
package import PostilLog
package import PostilWire

/// The reason why a bundle is not made, or cannot be used. `Diagnostics` holds the sentences for these.
package enum BundleProblem: Error, Equatable, Sendable {
  /// The file cannot be read or written.
  case system(SystemFault)
  case exists(path: String)
  case fault(BundleFault, path: String)
  /// It belongs to a workspace of this name with another id.
  case otherWorkspace(String, own: String)

  /// The log goes up to `holds`; the bundle begins after a later seq.
  case logGap(holds: Seq, after: Seq)
  /// The log has another chain there than the bundle.
  case logDiverged(seq: Seq)
  /// The bundle's end is not signed by the operator.
  case endNotSigned(seq: Seq)
  /// The maker of the bundle has no end of its log that the operator signed.
  case noSignedEnd
  /// The server's folder does not hold the key that signs ends.
  case keyMissing
  /// Nothing follows the seq: the log, or its newest signed end, does not reach beyond it.
  case nothingAfter(Seq, end: Seq)
  /// It holds a part of the log and no outbox, but the server's log does not heal: it lacks nothing.
  case notHealing

  /// Nothing waits in the outbox.
  case emptyOutbox
  /// The outbox is this replica's own.
  case ownOutbox
  /// The log goes up to `holds` for a replica, given by its name; the bundle begins with a later counter.
  case outboxGap(String, holds: UInt64, first: UInt64)
  /// The log holds other events of the replica than the bundle.
  case outboxDiverged(String, counter: UInt64)
  /// The replica continued under another name, and recorded anew the events that the log had not taken.
  case outboxLeft(String, for: String)
  /// The replica was revoked at a seq, and nobody adopted the events in the bundle.
  case notAdopted(String, revokedAt: Seq)
  /// The server refused a replica's changeset.
  case refused(String, Refusal)
  /// Nothing is signed in an open workspace, so nobody can vouch for another's work.
  case openWorkspace

  /// - Parameters:
  ///   - author: the name of the outbox's replica.
  ///   - successor: the name of the one that continues its work, where the log has one.
  package init(_ fault: CarriedOutbox.Fault, of author: String, leftFor successor: String?) {
    switch fault {
    case .gap(let held, let first): self = .outboxGap(author, holds: held, first: first)
    case .diverged(let counter):
      self =
        successor.map { .outboxLeft(author, for: $0) } ?? .outboxDiverged(author, counter: counter)
    }
  }
}
