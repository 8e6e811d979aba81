import GRDB

/// The tables of a workspace's file. The log part is the same on a server and on a replica.
///
/// Every change of these texts, and of the rules of the fold, raises `formatVersion`.
enum Schema {
  static let formatVersion = 6
  /// The oldest that opens. Its log is as it is now, and its state is folded anew: see
  /// `ReplicaStore.upgrade`.
  static let oldestVersion = 5
  /// "Psrv" and "Prep" in `PRAGMA application_id`: a file says what it is.
  static let serverApplicationID: Int32 = 0x5073_7276
  static let replicaApplicationID: Int32 = 0x5072_6570

  /// `changeset` is the open tail, `segment` what was sealed before it, `membership` the log's events
  /// about members and about other events once more, so that nobody reads all of it to learn who they are. `changeset.own` is the
  /// replica's own chain before the changeset, `segment.starts` those of its replicas before the segment.
  /// `room` is what the events of each owner add up to, `verdict` names those that change nothing, and why.
  ///
  /// ⚖ The triggers refuse to rewrite the log, in every program: also by `INSERT OR REPLACE`. A row of the
  /// tail may go only when a segment covers it.
  static let log = settings + logTables

  private static let settings = """
    CREATE TABLE setting (
      name TEXT PRIMARY KEY,
      value ANY NOT NULL
    ) STRICT, WITHOUT ROWID;


    """

  /// Takes the tables of the log away, as long as nothing reads them: triggers are not asked for that.
  static let logRemoval = [
    "changeset", "segment", "replica", "membership", "room", "room_tail", "verdict",
  ].map {
    "DROP TABLE \($0);\n"
  }.joined()

  /// The log without what else a file keeps about itself.
  static let logTables = """
    CREATE TABLE changeset (
      first_seq INTEGER PRIMARY KEY,
      last_seq INTEGER NOT NULL,
      replica INTEGER NOT NULL,
      first_counter INTEGER NOT NULL,
      received_at INTEGER NOT NULL,
      bytes BLOB NOT NULL,
      signature BLOB,
      own BLOB NOT NULL,
      chain BLOB NOT NULL
    ) STRICT;

    CREATE TABLE segment (
      first_seq INTEGER PRIMARY KEY,
      last_seq INTEGER NOT NULL,
      raw_bytes INTEGER NOT NULL,
      bytes BLOB NOT NULL,
      chain BLOB NOT NULL,
      starts BLOB NOT NULL
    ) STRICT;

    CREATE TABLE replica (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      public_key BLOB NOT NULL,
      last_counter INTEGER NOT NULL,
      last_seq INTEGER NOT NULL,
      last_base INTEGER NOT NULL,
      chain BLOB NOT NULL
    ) STRICT;

    CREATE TABLE membership (
      seq INTEGER PRIMARY KEY,
      replica INTEGER NOT NULL,
      received_at INTEGER NOT NULL,
      bytes BLOB NOT NULL
    ) STRICT;

    \(RoomTable.sql)

    CREATE TRIGGER membership_is_never_updated BEFORE UPDATE ON membership
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

    CREATE TRIGGER membership_is_never_deleted BEFORE DELETE ON membership
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

    CREATE TRIGGER changeset_is_never_updated BEFORE UPDATE ON changeset
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

    CREATE TRIGGER changeset_leaves_only_for_a_segment BEFORE DELETE ON changeset
    WHEN coalesce((SELECT last_seq FROM segment WHERE first_seq <= OLD.first_seq
                   ORDER BY first_seq DESC LIMIT 1), 0) < OLD.last_seq
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

    CREATE TRIGGER changeset_follows_the_last BEFORE INSERT ON changeset
    WHEN NEW.first_seq <> 1 + coalesce(
        (SELECT last_seq FROM changeset ORDER BY first_seq DESC LIMIT 1),
        (SELECT last_seq FROM segment ORDER BY first_seq DESC LIMIT 1), 0)
      OR NEW.last_seq < NEW.first_seq
    BEGIN SELECT RAISE(ABORT, 'the log has no gaps'); END;

    CREATE TRIGGER segment_is_never_updated BEFORE UPDATE ON segment
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

    CREATE TRIGGER segment_is_never_deleted BEFORE DELETE ON segment
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

    CREATE TRIGGER segment_follows_the_last BEFORE INSERT ON segment
    WHEN NEW.first_seq <> 1 + coalesce(
        (SELECT last_seq FROM segment ORDER BY first_seq DESC LIMIT 1), 0)
      OR NEW.last_seq < NEW.first_seq
    BEGIN SELECT RAISE(ABORT, 'the log has no gaps'); END;
    """

  private static let outboxTable = """
    CREATE TABLE outbox (
      counter INTEGER PRIMARY KEY,
      bytes BLOB NOT NULL,
      owner BLOB
    ) STRICT;

    """

  /// `owner` is whose room an event of the outbox waits for, as a `RoomKey`; `outbox_room` is what those of
  /// one owner add up to, so that nobody adds them up for each event that is recorded.
  ///
  /// `stray` holds what waits while the outbox is written anew, `parked` what waits for room: its events
  /// are numbered apart and name each other by these numbers, under the replica 0.
  static let outbox =
    outboxTable + """
      CREATE TABLE stray (
        number INTEGER PRIMARY KEY,
        replica INTEGER NOT NULL,
        counter INTEGER NOT NULL,
        bytes BLOB NOT NULL
      ) STRICT;

      CREATE TABLE parked (
        number INTEGER PRIMARY KEY,
        bytes BLOB NOT NULL,
        refusal BLOB NOT NULL
      ) STRICT;

      CREATE TABLE outbox_room (
        owner BLOB PRIMARY KEY,
        events INTEGER NOT NULL,
        bytes INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TRIGGER outbox_takes_room AFTER INSERT ON outbox WHEN NEW.owner IS NOT NULL
      BEGIN
        INSERT INTO outbox_room (owner, events, bytes) VALUES (NEW.owner, 1, length(NEW.bytes))
        ON CONFLICT (owner) DO UPDATE SET events = events + 1, bytes = bytes + length(NEW.bytes);
      END;

      CREATE TRIGGER outbox_gives_room AFTER DELETE ON outbox WHEN OLD.owner IS NOT NULL
      BEGIN
        UPDATE outbox_room SET events = events - 1, bytes = bytes - length(OLD.bytes)
        WHERE owner = OLD.owner;
        DELETE FROM outbox_room WHERE owner = OLD.owner AND events <= 0;
      END;

      CREATE TRIGGER outbox_is_never_updated BEFORE UPDATE ON outbox
      BEGIN SELECT RAISE(ABORT, 'an event is written once'); END;

      CREATE TRIGGER outbox_leaves_only_for_the_log BEFORE DELETE ON outbox
      WHEN NOT EXISTS (
        SELECT 1 FROM replica JOIN setting ON setting.name = 'replica' AND setting.value = replica.id
        WHERE replica.last_counter >= OLD.counter)
        AND NOT EXISTS (
          SELECT 1 FROM stray JOIN setting ON setting.name = 'replica' AND setting.value = stray.replica
          WHERE stray.counter = OLD.counter AND stray.bytes = OLD.bytes)
      BEGIN SELECT RAISE(ABORT, 'the log does not hold this event yet'); END;
      """

  /// Folded from the log and the outbox, disposable: `rebuild` empties and fills these.
  static let projection = ProjectionTable.all.flatMap { table in
    [table.creation] + table.indexes.map(table.creation(of:))
  }.map { "\($0);\n" }.joined()

  /// The tables of the projection and the outbox once more, empty and on this connection alone. SQL
  /// that names them means these while they are there.
  static let pastProjection =
    (outboxTable + projection)
    .replacing("CREATE TABLE ", with: "CREATE TEMP TABLE ")
    .replacing("CREATE INDEX ", with: "CREATE INDEX temp.")

  static let emptyProjection = ProjectionTable.all.map { "\($0.emptying);\n" }.joined()
}
