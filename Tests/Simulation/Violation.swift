/// The laws that are checked, each under the name of its checker.
package enum Checker: String, Sendable, CaseIterable {
  /// Every event that a person was told is recorded is on the replica's disk, byte for byte.
  case recorded
  /// The server still holds every event that it acknowledged.
  case acknowledged
  /// The log has no gaps, never changes, and holds each event once, as it was written.
  case log
  /// A cursor never moves backwards.
  case cursor
  /// The first head of a register in the log stays displayed until somebody who saw it writes.
  case displayed
  /// A dead disk is a `StoreError`, and nothing but an accident of the machine is an error.
  case errors
  /// The log holds nothing that its author did not sign or might not do, and a replica takes no other.
  case admission
  /// A person's work waits or is in the log, also when a copied or restored file goes on under another identity,
  /// and no other work comes of that.
  case carried
  /// An event that is recorded anew claims to have seen nothing that its author had not.
  case claims
  /// Work belongs to the person who did it, on every device and under every identity.
  case attribution
  /// The server refuses only if the log gives a reason.
  case refusals
  /// After healing, every replica is done within a bounded number of rounds.
  case liveness
  /// After healing, all digests are equal.
  case digests
  /// Every acknowledged value is displayed, joined, listed or knowingly replaced.
  case accounting
  /// The same conflicts are listed everywhere, and as the rules say.
  case conflicts
  /// The state equals the result of a rebuild.
  case rebuild
  /// A look back is the fold of that prefix.
  case asOf
}

/// A law that did not hold.
package struct Violation: Error, CustomStringConvertible {
  package let run: Run
  package let checker: Checker
  package let what: String

  package var description: String {
    "\(run), \(checker.rawValue): \(what)\nreplay: \(run.command)"
  }
}

/// The seed and the size of a run.
package struct Run: Hashable, Sendable, CustomStringConvertible {
  package let seed: UInt64
  /// `nil` where the seed chooses.
  package let replicas: Int?

  package init(seed: UInt64, replicas: Int? = nil) {
    self.seed = seed
    self.replicas = replicas
  }

  package var description: String { "seed \(seed)" }

  /// The command that repeats the run.
  package var command: String {
    "Scripts/simulate \(replicas.map { "--replicas \($0) " } ?? "")\(seed)"
  }
}
