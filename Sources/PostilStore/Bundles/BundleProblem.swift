package import PostilCore
package import PostilLog
package import PostilWire

/// Why a bundle is not made, or nothing comes of it. Sentences for these are in `Diagnostics`.
package enum BundleProblem: Error, Equatable, Sendable {
  /// The file cannot be read, or not be written.
  case system(SystemFault)
  case exists(path: String)
  case fault(BundleFault, path: String)
  /// It is of a workspace of this name and another id.
  case otherWorkspace(String, own: String)

  /// The log goes up to `holds`; the bundle begins after a later seq.
  case logGap(holds: Seq, after: Seq)
  /// The log has another chain there than the bundle.
  case logDiverged(seq: Seq)
  /// The bundle's end is not signed by the operator.
  case endNotSigned(seq: Seq)
  /// Who makes the bundle has no end of its log that the operator signed.
  case noSignedEnd
  /// The server's folder does not hold the key with which ends are signed.
  case keyMissing
  /// Nothing follows the seq: the log, or its newest signed end, is no further than that.
  case nothingAfter(Seq, end: Seq)
  /// It holds a part of the log and no outbox, and the server's log does not heal: it lacks nothing.
  case notHealing

  /// Nothing waits in the outbox.
  case emptyOutbox
  /// The outbox is this replica's own.
  case ownOutbox
  /// Of a replica, by its name: the log goes up to `holds`, the bundle begins with a later counter.
  case outboxGap(String, holds: UInt64, first: UInt64)
  /// The log holds other events of the replica than the bundle.
  case outboxDiverged(String, counter: UInt64)
  /// The replica went on under another name, and recorded anew what the log had not taken.
  case outboxLeft(String, for: String)
  /// The replica was revoked at a seq, and nobody adopted what the bundle holds.
  case notAdopted(String, revokedAt: Seq)
  /// The server took nothing of a replica's changeset.
  case refused(String, Refusal)
  /// Where nothing is signed, nobody can vouch for another's work.
  case openWorkspace

  /// - Parameters:
  ///   - author: the name of the outbox's replica.
  ///   - successor: the name of the one that goes on with its work, where the log has one.
  package init(_ fault: CarriedOutbox.Fault, of author: String, leftFor successor: String?) {
    switch fault {
    case .gap(let held, let first): self = .outboxGap(author, holds: held, first: first)
    case .diverged(let counter):
      self =
        successor.map { .outboxLeft(author, for: $0) } ?? .outboxDiverged(author, counter: counter)
    }
  }
}
