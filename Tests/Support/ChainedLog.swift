package import PostilCore
package import PostilLog
package import PostilWire

/// The chains over a log, one changeset after the other and in the plainest way.
package struct ChainedLog {
  private let workspace: WorkspaceIdentity
  /// The log's, with what was added.
  package private(set) var chain: Chain
  /// Of each replica that wrote.
  package private(set) var owns: [ReplicaID: Chain] = [:]

  package init(of workspace: WorkspaceIdentity = .atlas) {
    self.workspace = workspace
    chain = Chain(workspace: workspace.id)
  }

  /// Over these changesets, the first being the log's first.
  package init(_ log: some Sequence<LoggedChangeset>, of workspace: WorkspaceIdentity = .atlas) {
    self.init(of: workspace)
    for logged in log { add(logged) }
  }

  package func own(of replica: ReplicaID) -> Chain {
    owns[replica] ?? Chain(replica: replica, workspace: workspace.id)
  }

  package mutating func add(_ logged: LoggedChangeset) {
    let own = own(of: logged.changeset.replica).adding(logged.changeset)
    owns[logged.changeset.replica] = own
    chain = chain.adding(logged, own: own)
  }
}

extension Segment {
  /// Packs changesets that follow others of a log.
  ///
  /// - Parameters:
  ///   - earlier: the log from its first changeset up to these.
  ///   - chain: that the segment names; `nil` for the true one.
  package init(
    sealing changesets: [LoggedChangeset], after earlier: some Sequence<LoggedChangeset> = [],
    of workspace: WorkspaceIdentity = .atlas, chain: Chain? = nil
  ) {
    var log = ChainedLog(earlier, of: workspace)
    let replicas = Set(changesets.map(\.changeset.replica))
    let owns = Dictionary(uniqueKeysWithValues: replicas.map { ($0, log.own(of: $0)) })
    for logged in changesets { log.add(logged) }
    self.init(sealing: changesets, owns: owns, chain: chain ?? log.chain)
  }

  /// Without the starts that a sound one has.
  package init(firstSeq: Seq, lastSeq: Seq, rawBytes: UInt64, bytes: [UInt8], chain: Chain) {
    self.init(
      firstSeq: firstSeq, lastSeq: lastSeq, rawBytes: rawBytes, bytes: bytes, chain: chain,
      starts: [])
  }
}
