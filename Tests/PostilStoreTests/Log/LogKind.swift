import PostgresSupport
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// The implementations of `LogStore`, which all keep the same contract.
enum LogKind: CaseIterable, Sendable {
  case memory
  case disk
  case postgres

  /// An empty log, also without a founder's join.
  func open(_ workspace: WorkspaceIdentity = .atlas, limits: RoomLimits = RoomLimits()) throws
    -> OpenLog
  {
    switch self {
    case .memory: return OpenLog(log: MemoryLog(workspace: workspace, limits: limits))
    case .disk:
      let folder = try TemporaryFolder()
      let log = try ServerStore(
        creating: folder.file("log.sqlite"), workspace: workspace, epoch: Epoch(life: 1),
        limits: limits)
      return OpenLog(log: log, folder: folder)
    case .postgres:
      let database = try PostgresDatabase()
      return OpenLog(log: try database.open(workspace, limits: limits), database: database)
    }
  }
}

/// A log with the folder or the database that it may need.
struct OpenLog {
  var log: any LogStore
  private let folder: TemporaryFolder?
  private let database: PostgresDatabase?

  init(log: any LogStore, folder: TemporaryFolder? = nil, database: PostgresDatabase? = nil) {
    self.log = log
    self.folder = folder
    self.database = database
  }

  /// Appends one changeset.
  mutating func append(_ changeset: Changeset) throws -> Appended {
    try #require(log.append([changeset], receivedAt: .noon).first)
  }

  /// Appends one changeset that the laws of the log admit.
  @discardableResult
  mutating func appendAdmitted(_ changeset: Changeset) throws -> LoggedChangeset {
    guard case .logged(let logged) = try append(changeset) else { throw Unexpected.notAdmitted }
    return logged
  }

  /// The refusal of a changeset, or `nil` where it is not refused.
  mutating func refusal(of changeset: Changeset) throws -> Refusal? {
    guard case .refused(let refusal) = try append(changeset) else { return nil }
    return refusal
  }

  enum Unexpected: Error { case notAdmitted }
}

extension RoomLimits {
  /// 16 events of any owner (17 of an entity, since an article's import is its first), of which one is kept
  /// free; no shares before the fifth.
  static let small = RoomLimits(
    entity: RoomLimits.Size(events: 17, bytes: 10_000),
    thread: RoomLimits.Size(events: 16, bytes: 10_000),
    margin: RoomLimits.Size(events: 16, bytes: 10_000),
    unshared: RoomLimits.Size(events: 4, bytes: 10_000))
}
