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
  /// Rises with every change of the epoch, the restoration or the end of repair.
  let lives: UInt64
  let life: LogLife
  /// The place of the confirmed end that the log did not have when it began to heal; `nil` where that is not known, and
  /// for a log that does not heal.
  let lostSeq: Seq?
  /// The one on which the log was last found to be whole, or began to heal; `nil` before the first.
  let keptTimeline: Timeline?
  /// The one on which the row was read.
  let timeline: Timeline
  let limits: RoomLimits

  var epoch: Epoch { life.epoch }

  private static let columns = """
    id, identity, name, end_seq, chain, epoch, lives, restoration, repair_end, laws, room_limits,
    lost_seq, system, timeline, \(Timeline.presentNumber), sealed_seq
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
  init(_ row: PostgresRow, over connection: PostgresConnection) throws {
    id = try row.integer(0)
    workspace = WorkspaceIdentity(id: try row.bytes(1), name: try row.text(2))
    end = try row.unsigned(3)
    chain = try Chain(stored: row.bytes(4), at: end)
    lives = try row.unsigned(6)
    life = try LogLife(row)
    let laws = UInt32(clamping: try row.integer(9))
    guard laws == LogLaws.version else {
      throw PostgresError.otherLaws(found: laws, known: LogLaws.version)
    }
    let numbers = try row.text(10).split(separator: " ").compactMap { Int($0) }
    guard let limits = RoomLimits(numbers: numbers) else { throw Damage.missing("the room limits") }
    self.limits = limits
    lostSeq = try row.optionalInteger(11).map { Seq(clamping: $0) }
    let (system, number) = (try row.optionalInteger(12), try row.optionalInteger(13))
    keptTimeline =
      if let system, let number { Timeline(system: system, number: number) } else { nil }
    timeline = Timeline(system: try connection.system(), number: try row.integer(14))
    sealed = try row.unsigned(15)
  }

  /// True if the log was judged on the timeline on which the row was read. A standby judges nothing.
  var isOnKeptTimeline: Bool { keptTimeline == timeline }

  /// False where a node has to lock the row before anything is served: to find out what follows from a failover.
  ///
  /// - Parameter confirmed: the last end that was confirmed.
  func isSettled(after confirmed: ConfirmedEnd?) -> Bool {
    if timeline.number == 0 { return true }
    guard isOnKeptTimeline else { return false }
    // The chain there is compared under the lock.
    return confirmed?.recognise(found, with: confirmed?.end.chain).loss == nil
  }

  /// The loss for which a log heals, as it was found when that began.
  var recognition: Recognition {
    guard life.restoration == .healing, let lostSeq else { return .same }
    return life.repairEnd == nil ? .another(at: lostSeq) : .shorter(than: lostSeq)
  }

  /// Where the log ends.
  var found: ConfirmedEnd {
    ConfirmedEnd(
      lives: lives,
      end: LogEnd(workspaceID: workspace.id, epoch: epoch, seq: end, chain: chain))
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
          (id, identity, name, chain, epoch, laws, room_limits, restoration, system, timeline)
        SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8, \(Timeline.presentNumber)
        FROM postil.workspace
        """,
        [
          .bytes(workspace.id), .text(workspace.name),
          .bytes(Chain(workspace: workspace.id).bytes), .bytes(epoch.bytes),
          .integer(Int64(LogLaws.version)), .text(numbers),
          .integer(Int64(restoration.rawValue)), .integer(connection.system()),
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

  /// Writes another life of the log, and that it was found on the present timeline.
  ///
  /// - Parameters:
  ///   - lives: the number of the new life, later than all that are known.
  ///   - lostSeq: kept while the log heals.
  func change(to life: LogLife, lives: UInt64, lostSeq: Seq?) -> PostgresStatement {
    PostgresStatement(
      """
      UPDATE postil.workspace
      SET epoch = $3, restoration = $4, repair_end = $5, lives = $6,
        lost_seq = $7, system = $8, timeline = $9 WHERE \(Self.isThisOne)
      """,
      [
        .integer(id), .bytes(epoch.bytes), .bytes(life.epoch.bytes),
        .integer(Int64(life.restoration.rawValue)),
        life.repairEnd.map { .integer($0.milliseconds) } ?? .null,
        .integer(Int64(clamping: lives)),
        lostSeq.map { .integer(Int64(clamping: $0)) } ?? .null,
        .integer(timeline.system), .integer(timeline.number),
      ])
  }

  /// Writes that the log was found to be whole on the present timeline.
  var keepTimeline: PostgresStatement {
    PostgresStatement(
      """
      UPDATE postil.workspace SET system = $3, timeline = $4 WHERE \(Self.isThisOne)
      """,
      [
        .integer(id), .bytes(epoch.bytes), .integer(timeline.system), .integer(timeline.number),
      ])
  }
}

extension LogLife {
  fileprivate init(_ row: PostgresRow) throws {
    guard let epoch = Epoch(bytes: try row.bytes(5)) else { throw Damage.missing("the epoch") }
    guard let restoration = Restoration(rawValue: try row.unsigned(7)) else {
      throw Damage.missing("the restoration")
    }
    self.init(
      epoch: epoch, restoration: restoration,
      repairEnd: try row.optionalInteger(8).map { Instant(milliseconds: $0) })
  }
}

extension Chain {
  init(stored bytes: [UInt8], at seq: Seq) throws(Damage) {
    guard let chain = Chain(bytes: bytes) else { throw .chain(seq: seq) }
    self = chain
  }
}
