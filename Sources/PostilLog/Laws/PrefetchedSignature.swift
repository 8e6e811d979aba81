import PostilCore
import PostilWire

/// The check of a changeset's signature on another thread, before the writer gets to it: a signature takes
/// ten times as long as everything else for a small changeset.
///
/// It holds for a changeset after one chain and for one key only.
struct PrefetchedSignature: Sendable {
  let before: Chain
  let after: Chain
  let publicKey: [UInt8]
  private let check: PrefetchedValue<Bool>

  /// - Parameters:
  ///   - before: the replica's chain that the changeset should follow.
  ///   - publicKey: the replica's.
  init(_ changeset: Changeset, after before: Chain, by publicKey: [UInt8]) {
    let after = before.adding(changeset)
    self.before = before
    self.after = after
    self.publicKey = publicKey
    let signature = changeset.signature ?? []
    check = PrefetchedValue { Statement.changeset(after).isSigned(signature, by: publicKey) }
  }

  /// Waits for the answer; to be called once.
  func isSigned() -> Bool { (try? check.value()) ?? false }

  /// The checks of changesets that wait together, in their order; `nil` for one that does not continue its
  /// replica's last one: it is refused without a check of its signature.
  static func all(
    of changesets: [Changeset], frontier: (ReplicaID) throws -> Frontier?
  ) rethrows -> [PrefetchedSignature?] {
    var ends: [ReplicaID: (counter: UInt64, chain: Chain, publicKey: [UInt8])] = [:]
    return try changesets.map { changeset in
      let replica = changeset.replica
      guard
        let (counter, chain, publicKey) = try ends[replica]
          ?? frontier(replica).map({ ($0.lastCounter, $0.chain, $0.publicKey) }),
        changeset.firstCounter == counter + 1
      else { return nil }
      let ahead = PrefetchedSignature(changeset, after: chain, by: publicKey)
      ends[replica] = (changeset.lastCounter, ahead.after, publicKey)
      return ahead
    }
  }
}
