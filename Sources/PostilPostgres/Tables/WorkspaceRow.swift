import PostilCore
import PostilLog
import PostilWire

/// The row of a workspace: what a node locks, and everything that two nodes must agree on.
struct WorkspaceRow: Sendable {
  /// The number by which the other tables name the workspace.
  let id: Int64
  let workspace: WorkspaceIdentity
  /// The last seq, and the log's chain there.
  let end: Seq
  let chain: Chain
  /// The last sealed seq; 0 where nothing is sealed.
  let sealed: Seq
  let epoch: Epoch
  /// Rises with every change of the epoch, the restoration or the end of repair.
  let lives: Int64
  let restoration: Restoration
  let repairEnd: Instant?
  let limits: RoomLimits

  private static let columns = """
    id, identity, name, end_seq, chain, epoch, lives, restoration, repair_end, laws, room_limits,
    sealed_seq
    """

  static func named(_ name: String) -> PostgresStatement {
    PostgresStatement("SELECT \(columns) FROM postil.workspace WHERE name = $1", [.text(name)])
  }

  static func read(_ id: Int64) -> PostgresStatement {
    PostgresStatement("SELECT \(columns) FROM postil.workspace WHERE id = $1", [.integer(id)])
  }

  /// ⚖ Until the transaction ends, no other node appends.
  static func lock(_ id: Int64) -> PostgresStatement {
    PostgresStatement(
      "SELECT \(columns) FROM postil.workspace WHERE id = $1 FOR UPDATE", [.integer(id)])
  }

  /// - Throws: `PostgresError.otherLaws` for a log that other laws than this version's counted: it must not go on with
  ///   them.
  init(_ row: PostgresRow) throws {
    id = try row.integer(0)
    workspace = WorkspaceIdentity(id: try row.bytes(1), name: try row.text(2))
    end = try row.unsigned(3)
    chain = try Chain(stored: row.bytes(4), at: end)
    guard let epoch = Epoch(bytes: try row.bytes(5)) else { throw Damage.missing("the epoch") }
    self.epoch = epoch
    lives = try row.integer(6)
    guard let restoration = Restoration(rawValue: try row.unsigned(7)) else {
      throw Damage.missing("the restoration")
    }
    self.restoration = restoration
    repairEnd = try row.optionalInteger(8).map { Instant(milliseconds: $0) }
    let laws = UInt32(clamping: try row.integer(9))
    guard laws == LogLaws.version else {
      throw PostgresError.otherLaws(found: laws, known: LogLaws.version)
    }
    let numbers = try row.text(10).split(separator: " ").compactMap { Int($0) }
    guard let limits = RoomLimits(numbers: numbers) else { throw Damage.missing("the room limits") }
    self.limits = limits
    sealed = try row.unsigned(11)
  }

  /// Makes the row of a new workspace, with an empty log.
  ///
  /// ⚖ The number comes from the rows, so one at a time makes one: until its transaction ends, others wait. Servers that
  /// append to other workspaces do not.
  ///
  /// - Throws: `PostgresError.workspaceExists`.
  static func create(
    _ workspace: WorkspaceIdentity, epoch: Epoch, limits: RoomLimits,
    restoration: Restoration = .none, in connection: PostgresConnection
  ) throws(PostgresError) {
    let numbers = limits.numbers.map(String.init).joined(separator: " ")
    do {
      _ = try connection.run(
        "SELECT pg_advisory_xact_lock(hashtextextended('postil workspace', 0))")
      _ = try connection.run(
        """
        INSERT INTO postil.workspace
          (id, identity, name, chain, epoch, laws, room_limits, restoration)
        SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6, $7 FROM postil.workspace
        """,
        [
          .bytes(workspace.id), .text(workspace.name),
          .bytes(Chain(workspace: workspace.id).bytes), .bytes(epoch.bytes),
          .integer(Int64(LogLaws.version)), .text(numbers),
          .integer(Int64(restoration.rawValue)),
        ])
    } catch .refused(.uniqueViolation, _) {
      throw .workspaceExists(name: workspace.name)
    }
  }

  /// ⚖ Both changes are fenced: they fail where the workspace has another epoch than when the group was judged. Also in a
  /// pipeline, nothing after them is committed then.
  private static let isThisOne = """
    id = $1 AND CASE WHEN id = $1 THEN postil.expect_epoch(epoch, $2) END
    """

  /// Moves the end of the log.
  func move(end: Seq, chain: Chain) -> PostgresStatement {
    PostgresStatement(
      "UPDATE postil.workspace SET end_seq = $3, chain = $4 WHERE \(Self.isThisOne)",
      [
        .integer(id), .bytes(epoch.bytes), .integer(Int64(clamping: end)), .bytes(chain.bytes),
      ])
  }

  /// Writes another epoch, restoration and end of repair.
  func change(epoch: Epoch, restoration: Restoration, repairEnd: Instant?) -> PostgresStatement {
    PostgresStatement(
      """
      UPDATE postil.workspace
      SET epoch = $3, restoration = $4, repair_end = $5, lives = lives + 1 WHERE \(Self.isThisOne)
      """,
      [
        .integer(id), .bytes(self.epoch.bytes), .bytes(epoch.bytes),
        .integer(Int64(restoration.rawValue)), repairEnd.map { .integer($0.milliseconds) } ?? .null,
      ])
  }
}

extension Chain {
  init(stored bytes: [UInt8], at seq: Seq) throws(Damage) {
    guard let chain = Chain(bytes: bytes) else { throw .chain(seq: seq) }
    self = chain
  }
}
