import PostilCore
package import PostilWire

/// Consecutive changesets of the open tail, with their stored chains.
package struct TailPart: Sendable {
  private var changesets: [LoggedChangeset] = []
  private var owns: [ReplicaID: Chain] = [:]
  private var chain: Chain?

  package init() {}

  package var isEmpty: Bool { changesets.isEmpty }

  /// - Parameters:
  ///   - own: its replica's own chain before it.
  ///   - chain: the log's after it.
  package mutating func append(_ logged: LoggedChangeset, own: Chain, chain: Chain) {
    let replica = logged.changeset.replica
    if owns[replica] == nil { owns[replica] = own }
    changesets.append(logged)
    self.chain = chain
  }

  /// The changesets as a segment; at least one.
  package var sealed: Segment {
    guard let chain else { preconditionFailure("a run that is sealed holds a changeset") }
    return Segment(sealing: changesets, owns: owns, chain: chain)
  }
}

/// The first changesets of a tail that is read from its beginning, as many as a segment takes: at least this many
/// bytes if the tail has them, and no more than a segment may have.
package struct OldestPart {
  private let bytes: Int
  private let open: Int
  private var oldest = TailPart()
  private var size = 0
  private var packed = 0
  private var rest = 0

  /// - Parameters:
  ///   - bytes: of events, for a segment.
  ///   - open: the bytes that must follow them.
  package init(bytes: Int, before open: Int) {
    self.bytes = bytes
    self.open = open
  }

  /// Takes the next changeset of the tail.
  ///
  /// - Returns: whether it needs another.
  package mutating func takes(_ logged: LoggedChangeset, own: Chain, chain: Chain) -> Bool {
    let rowBytes = logged.changeset.events.bytes.count
    let packedBytes = ChangesetBatch.mostBytes(of: logged)
    // One always fits. Many small ones before a large one might not.
    let fits = oldest.isEmpty || packed + packedBytes <= Limits.batchBytes
    if rest == 0, size < bytes, fits {
      oldest.append(logged, own: own, chain: chain)
      size += rowBytes
      packed += packedBytes
    } else {
      rest += rowBytes
    }
    return rest == 0 && size < bytes || rest < open
  }

  /// `nil` where fewer than the open bytes follow.
  package var part: TailPart? { rest < open || oldest.isEmpty ? nil : oldest }
}
