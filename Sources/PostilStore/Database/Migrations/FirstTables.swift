/// The tables of the first version with migrations. They are those of formats 5 and 6, whose files hold them
/// by these very texts.
///
/// ⚖ Fixed for ever: see `Migration`. Protocol/STORAGE.md describes each column.
extension Migration {
  static let first = Migration(
    format: 7, settings: firstSettings, log: firstLog, outbox: firstOutbox,
    digests: [
      .server: "7436532565eb3d80eee7d05458ffc10d17c3cd19dda5a020851850d14d379030",
      .replica: "27cf86a4bb010a588bc821f6760c1d4e3e0349287924f0ee2b97cac698af081e",
    ])

  private static let firstSettings = """
    CREATE TABLE setting (
      name TEXT PRIMARY KEY,
      value ANY NOT NULL
    ) STRICT, WITHOUT ROWID;
    """

  /// ⚖ The triggers refuse every rewrite of the log, also by `INSERT OR REPLACE`. A row of the tail may go
  /// only when a segment covers it.
  ///
  /// `room_tail` is never empty and comes last: a file that was cut off lacks a part of it.
  private static let firstLog = """
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

    CREATE TABLE verdict (seq INTEGER NOT NULL PRIMARY KEY, reason INTEGER NOT NULL) STRICT;
    CREATE TABLE room (
      kind INTEGER NOT NULL,
      high INTEGER NOT NULL,
      low INTEGER NOT NULL,
      use BLOB NOT NULL,
      PRIMARY KEY (kind, high, low)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE room_tail (id INTEGER PRIMARY KEY, uses BLOB NOT NULL) STRICT;
    INSERT INTO room_tail (id, uses) VALUES (1, x'');

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

  /// `stray` holds the events that wait while the outbox is written anew, `parked` those that wait for room:
  /// they are numbered separately and refer to each other by these numbers, under the replica 0.
  private static let firstOutbox = """
    CREATE TABLE outbox (
      counter INTEGER PRIMARY KEY,
      bytes BLOB NOT NULL,
      owner BLOB
    ) STRICT;

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
}
