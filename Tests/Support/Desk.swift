package import PostilCore
package import PostilLog
package import PostilStore
package import PostilWire

/// A person with a replica, without a server: the folder as a clone leaves it, its key and its store. The owner's
/// join waits in the outbox.
package struct Desk {
  /// The replica's folder, with `.postil/` in it.
  package let path: String
  /// Follows from the name.
  package let key: SigningKey
  package var store: ReplicaStore
  /// Removes the replica's folder with the desk; `nil` where the test keeps the folder itself.
  private let folder: TemporaryFolder?

  /// - Parameter ticket: with which the owner joins; none in an open workspace.
  package init(
    _ name: String = "north", of workspace: WorkspaceIdentity = .atlas, ticket: Ticket? = nil,
    limits: RoomLimits = RoomLimits()
  ) throws {
    let folder = try TemporaryFolder()
    try self.init(
      name, at: folder.path, keptIn: folder, of: workspace, ticket: ticket, link: Self.link,
      limits: limits)
  }

  /// In a folder that the test keeps, so that the replica is there after its desk.
  ///
  /// - Parameter path: of the replica's folder; created if it is not there.
  package init(
    _ name: String = "north", at path: String, of workspace: WorkspaceIdentity = .atlas,
    ticket: Ticket? = nil, link: String = Self.link, limits: RoomLimits = RoomLimits()
  ) throws {
    try self.init(
      name, at: path, keptIn: nil, of: workspace, ticket: ticket, link: link, limits: limits)
  }

  private init(
    _ name: String, at path: String, keptIn folder: TemporaryFolder?,
    of workspace: WorkspaceIdentity, ticket: Ticket?, link: String, limits: RoomLimits
  ) throws {
    self.path = path
    self.folder = folder
    key = SigningKey.ofTests(name)
    try DurableFolder.make("\(path)/.postil")
    try KeyFile.write(key, to: "\(path)/.postil/key")
    store = try ReplicaStore(
      creating: Self.database(in: path), workspace: workspace, name: Text(name),
      publicKey: key.publicKey, ticket: ticket, link: link, limits: limits, now: .noon)
  }

  package static let link = "postil://localhost:1/atlas"

  /// The file of the replica in a folder.
  package static func database(in path: String) -> String { "\(path)/.postil/replica.sqlite" }

  /// The replica's file.
  package var database: String { Self.database(in: path) }

  /// The path of something in the replica's folder.
  package func file(_ name: String) -> String { "\(path)/\(name)" }

  @discardableResult
  package func record(_ change: Change) throws -> EventID {
    try store.write { try $0.record(change, now: .noon).id }
  }

  // MARK: Exchange with a log

  /// Brings the outbox into the log and the log into the replica, in batches of a size.
  package func exchange(with log: inout some LogStore, batchBytes: Int = .max) throws {
    try push(to: &log)
    try pull(from: log, batchBytes: batchBytes)
  }

  /// Brings the outbox into the log. Events that the log refuses stay in the outbox.
  package func push(to log: inout some LogStore) throws {
    let held = try log.frontier(of: store.replica)?.lastCounter ?? 0
    while let changeset = try store.read({ view in
      try view.outbox(after: max(held, log.frontier(of: store.replica)?.lastCounter ?? 0))
    }) {
      if case .refused? = try log.append([changeset], receivedAt: .noon).first { break }
    }
  }

  package func pull(from log: some LogStore, batchBytes: Int = .max) throws {
    while case let batch = try log.changesets(after: cursor, bytes: batchBytes), !batch.isEmpty {
      try store.write { transaction in
        for logged in batch { try transaction.append(logged) }
      }
    }
  }

  /// Takes a changeset of the log.
  package func append(_ logged: LoggedChangeset) throws {
    try store.write { try $0.append(logged) }
  }

  // MARK: State

  package var cursor: Seq {
    get throws { try store.read { try $0.cursor() } }
  }

  package var digest: String {
    get throws { try store.read { try $0.digest() } }
  }

  package var pendingCount: Int {
    get throws { try store.read { try $0.pendingCount() } }
  }

  package func flags(of id: EntityID) throws -> Flags? {
    try store.read { try $0.entity(id)?.flags }
  }

  package func value(_ field: Field, of id: EntityID) throws -> Value? {
    try store.read { try $0.entity(id)?.entity.value(of: field) }
  }
}
