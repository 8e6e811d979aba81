import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport

/// A replica's store whose owner has joined, driven without a socket.
struct TestReplica {
  private(set) var store: ReplicaStore
  var parkingLimit: RoomLimits.Size {
    get { store.parkingLimit }
    set { store.parkingLimit = newValue }
  }

  /// The join waits in the outbox.
  init(_ name: String, at path: String, limits: RoomLimits = RoomLimits()) throws {
    let author = Author(name)
    store = try ReplicaStore(
      creating: path, workspace: .atlas, name: author.name, publicKey: author.publicKey,
      link: "postil://localhost:1/atlas", limits: limits, now: .noon)
  }

  @discardableResult
  func record(_ change: Change) throws -> EventID {
    try store.write { try $0.record(change, now: .noon).id }
  }

  func append(_ logged: LoggedChangeset) throws {
    try store.write { try $0.append(logged) }
  }

  /// Brings the outbox into the log and the log into the replica, in batches of a size.
  func exchange(with log: inout some LogStore, batchBytes: Int = .max) throws {
    let held = try log.frontier(of: store.replica)?.lastCounter ?? 0
    while let changeset = try store.read({ view in
      try view.outbox(after: max(held, log.frontier(of: store.replica)?.lastCounter ?? 0))
    }) {
      // A refused changeset stays in the outbox.
      if case .refused? = try log.append([changeset], receivedAt: .noon).first { break }
    }
    try pull(from: log, batchBytes: batchBytes)
  }

  func pull(from log: some LogStore, batchBytes: Int = .max) throws {
    while case let batch = try log.changesets(after: cursor, bytes: batchBytes), !batch.isEmpty {
      try store.write { transaction in
        for logged in batch { try transaction.append(logged) }
      }
    }
  }

  var cursor: Seq {
    get throws { try store.read { try $0.cursor() } }
  }

  var digest: String {
    get throws { try store.read { try $0.digest() } }
  }

  var pendingCount: Int {
    get throws { try store.read { try $0.pendingCount() } }
  }

  func flags(of id: EntityID) throws -> Flags? {
    try store.read { try $0.entity(id)?.flags }
  }

  func value(_ field: Field, of id: EntityID) throws -> Value? {
    try store.read { try $0.entity(id)?.entity.value(of: field) }
  }

  func isItsOwnRebuild() throws -> Bool { try store.isItsOwnRebuild() }
}

extension ReplicaStore {
  /// True if everything folded, flags and histories too, equals the result of a rebuild, and of a check that writes
  /// nothing.
  func isItsOwnRebuild() throws -> Bool {
    try read { try $0.check(progress: { _, _ in }, logged: { _ in }) }
    let before = try read { try $0.projectionDigest() }
    try write { try $0.rebuildProjection() }
    let whole = try read { try $0.projectionDigest() }
    try write {
      try $0.emptyProjection()
      try $0.rebuildProjection(partitionSeqs: 3)
    }
    let sorted = try read { try $0.projectionDigest() }
    try write { try $0.rebuildProjectionPlainly() }
    let plain = try read { try $0.projectionDigest() }
    return [whole, sorted, plain].allSatisfy { $0 == before }
  }
}
