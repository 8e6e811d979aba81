/// The tables of the first version, their laws and the rights of a node.
///
/// ⚖ Fixed for ever once released: see `SchemaStep`. Protocol/POSTGRES.md describes each column.
extension SchemaStep {
  static let first = SchemaStep(version: 1, sql: tables + laws + sealing + rights)

  /// Names, columns and bytes are those of the SQLite tables. Bytes that are packed or hashed are not compressed
  /// again. The row of a workspace is written with each group, so its page has room for that.
  private static let tables = """
    CREATE SCHEMA postil;
    CREATE TABLE postil.format (
      is_one boolean PRIMARY KEY DEFAULT true CHECK (is_one),
      version bigint NOT NULL
    );
    INSERT INTO postil.format (version) VALUES (0);

    CREATE TABLE postil.workspace (
      id bigint PRIMARY KEY,
      identity bytea NOT NULL UNIQUE CHECK (length(identity) = 16),
      name text COLLATE "C" NOT NULL UNIQUE,
      end_seq bigint NOT NULL DEFAULT 0,
      chain bytea NOT NULL CHECK (length(chain) = 32),
      sealed_seq bigint NOT NULL DEFAULT 0,
      epoch bytea NOT NULL CHECK (length(epoch) = 16),
      lives bigint NOT NULL DEFAULT 1,
      restoration bigint NOT NULL DEFAULT 0,
      repair_end bigint,
      laws bigint NOT NULL,
      room_limits text COLLATE "C" NOT NULL
    ) WITH (fillfactor = 50);

    CREATE TABLE postil.changeset (
      workspace bigint NOT NULL,
      first_seq bigint NOT NULL,
      last_seq bigint NOT NULL,
      replica bigint NOT NULL,
      first_counter bigint NOT NULL,
      received_at bigint NOT NULL,
      bytes bytea NOT NULL,
      signature bytea,
      own bytea NOT NULL CHECK (length(own) = 32),
      chain bytea NOT NULL CHECK (length(chain) = 32),
      PRIMARY KEY (workspace, first_seq)
    );
    ALTER TABLE postil.changeset ALTER bytes SET STORAGE EXTERNAL;

    CREATE TABLE postil.segment (
      workspace bigint NOT NULL,
      first_seq bigint NOT NULL,
      last_seq bigint NOT NULL,
      raw_bytes bigint NOT NULL,
      bytes bytea NOT NULL,
      chain bytea NOT NULL CHECK (length(chain) = 32),
      starts bytea NOT NULL,
      PRIMARY KEY (workspace, first_seq)
    );
    ALTER TABLE postil.segment ALTER bytes SET STORAGE EXTERNAL;

    CREATE TABLE postil.replica (
      workspace bigint NOT NULL,
      id bigint NOT NULL,
      name text COLLATE "C" NOT NULL,
      public_key bytea NOT NULL CHECK (length(public_key) = 32),
      last_counter bigint NOT NULL,
      last_seq bigint NOT NULL,
      last_base bigint NOT NULL,
      chain bytea NOT NULL CHECK (length(chain) = 32),
      PRIMARY KEY (workspace, id),
      UNIQUE (workspace, name)
    ) WITH (fillfactor = 70);

    CREATE TABLE postil.membership (
      workspace bigint NOT NULL,
      seq bigint NOT NULL,
      replica bigint NOT NULL,
      received_at bigint NOT NULL,
      bytes bytea NOT NULL,
      PRIMARY KEY (workspace, seq)
    );

    CREATE TABLE postil.verdict (
      workspace bigint NOT NULL,
      seq bigint NOT NULL,
      reason bigint NOT NULL,
      PRIMARY KEY (workspace, seq)
    );

    CREATE TABLE postil.room (
      workspace bigint NOT NULL,
      kind bigint NOT NULL,
      high bigint NOT NULL,
      low bigint NOT NULL,
      use bytea NOT NULL,
      PRIMARY KEY (workspace, kind, high, low)
    ) WITH (fillfactor = 70);

    """

  /// ⚖ The triggers refuse every rewrite of the log, also to the owner of the tables. A row of the tail goes only when
  /// a segment covers it, the places of the rows follow one another, and the end is where they end.
  private static let laws = """
    CREATE FUNCTION postil.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'the log is append-only' USING ERRCODE = 'PT001';
    END $$;

    CREATE TRIGGER changeset_is_never_updated BEFORE UPDATE OR TRUNCATE ON postil.changeset
      FOR EACH STATEMENT EXECUTE FUNCTION postil.refuse();
    CREATE TRIGGER segment_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON postil.segment
      FOR EACH STATEMENT EXECUTE FUNCTION postil.refuse();
    CREATE TRIGGER membership_is_never_changed
      BEFORE UPDATE OR DELETE OR TRUNCATE ON postil.membership
      FOR EACH STATEMENT EXECUTE FUNCTION postil.refuse();
    CREATE TRIGGER verdict_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON postil.verdict
      FOR EACH STATEMENT EXECUTE FUNCTION postil.refuse();
    CREATE TRIGGER replica_is_never_removed BEFORE DELETE OR TRUNCATE ON postil.replica
      FOR EACH STATEMENT EXECUTE FUNCTION postil.refuse();
    CREATE TRIGGER workspace_is_never_removed BEFORE DELETE OR TRUNCATE ON postil.workspace
      FOR EACH STATEMENT EXECUTE FUNCTION postil.refuse();

    CREATE FUNCTION postil.expect_epoch(present bytea, known bytea) RETURNS boolean
    LANGUAGE plpgsql AS $$
    BEGIN
      IF present <> known THEN
        RAISE EXCEPTION 'the log has begun another epoch' USING ERRCODE = 'PT002';
      END IF;
      RETURN true;
    END $$;

    CREATE FUNCTION postil.changeset_leaves_only_for_a_segment() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (
        SELECT FROM gone WHERE NOT EXISTS (
          SELECT FROM postil.segment s
          WHERE s.workspace = gone.workspace AND s.first_seq <= gone.first_seq
            AND s.last_seq >= gone.last_seq))
      THEN
        RAISE EXCEPTION 'the log is append-only' USING ERRCODE = 'PT001';
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER changeset_leaves_only_for_a_segment AFTER DELETE ON postil.changeset
      REFERENCING OLD TABLE AS gone
      FOR EACH STATEMENT EXECUTE FUNCTION postil.changeset_leaves_only_for_a_segment();

    CREATE FUNCTION postil.changeset_follows_the_last() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (
        SELECT FROM (
          SELECT a.first_seq, a.last_seq, lag(a.last_seq, 1, w.end_seq)
            OVER (PARTITION BY a.workspace ORDER BY a.first_seq) AS before
          FROM added a LEFT JOIN postil.workspace w ON w.id = a.workspace) place
        WHERE first_seq IS DISTINCT FROM before + 1 OR last_seq < first_seq)
      THEN
        RAISE EXCEPTION 'the log has no gaps' USING ERRCODE = 'PT001';
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER changeset_follows_the_last AFTER INSERT ON postil.changeset
      REFERENCING NEW TABLE AS added
      FOR EACH STATEMENT EXECUTE FUNCTION postil.changeset_follows_the_last();

    CREATE FUNCTION postil.workspace_ends_where_its_log_ends() RETURNS trigger
    LANGUAGE plpgsql AS $$
    DECLARE
      last record;
    BEGIN
      IF NEW.id <> OLD.id OR NEW.identity <> OLD.identity OR NEW.name <> OLD.name
        OR NEW.lives < OLD.lives
      THEN
        RAISE EXCEPTION 'a workspace keeps its identity' USING ERRCODE = 'PT001';
      END IF;
      IF NEW.end_seq = OLD.end_seq AND NEW.chain = OLD.chain AND NEW.sealed_seq = OLD.sealed_seq
      THEN
        RETURN NEW;
      END IF;
      SELECT last_seq, chain INTO last FROM postil.changeset
        WHERE workspace = NEW.id ORDER BY first_seq DESC LIMIT 1;
      IF NOT FOUND THEN
        SELECT last_seq, chain INTO last FROM postil.segment
          WHERE workspace = NEW.id ORDER BY first_seq DESC LIMIT 1;
      END IF;
      IF last.last_seq IS DISTINCT FROM NEW.end_seq OR last.chain IS DISTINCT FROM NEW.chain
        OR NEW.end_seq < OLD.end_seq OR NEW.sealed_seq <> coalesce((
          SELECT last_seq FROM postil.segment
          WHERE workspace = NEW.id ORDER BY first_seq DESC LIMIT 1), 0)
      THEN
        RAISE EXCEPTION 'the log ends where its last row ends' USING ERRCODE = 'PT001';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER workspace_ends_where_its_log_ends BEFORE UPDATE ON postil.workspace
      FOR EACH ROW EXECUTE FUNCTION postil.workspace_ends_where_its_log_ends();

    """

  /// ⚖ The only way into `segment`, and the only one out of the tail. A node may call it and may not delete: so it loses
  /// nothing by a mistake of its own. PostgreSQL cannot unpack a segment; the node does, and tells the hash of what it
  /// found there, row by row, which must be that of the rows that go.
  private static let sealing = """
    CREATE FUNCTION postil.seal(
      place bigint, first bigint, last bigint, raw bigint, packed bytea, chain_there bytea,
      replica_starts bytea, unpacked bytea
    ) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
      w record;
      tail record;
      appended boolean;
    BEGIN
      SELECT end_seq, sealed_seq INTO w FROM postil.workspace WHERE id = place FOR UPDATE;
      IF NOT FOUND OR first <> w.sealed_seq + 1 OR last < first THEN
        RAISE EXCEPTION 'the log has no gaps' USING ERRCODE = 'PT001';
      END IF;
      appended := first = w.end_seq + 1;
      IF NOT appended THEN
        SELECT max(last_seq) AS last_seq, (array_agg(chain ORDER BY first_seq DESC))[1] AS chain,
          sha256(string_agg(
            int8send(first_seq) || int8send(last_seq) || int8send(replica)
              || int8send(first_counter) || int8send(received_at)
              || int8send(length(bytes)::bigint) || bytes || coalesce(signature, ''), ''
            ORDER BY first_seq)) AS hash
        INTO tail FROM postil.changeset WHERE workspace = place AND first_seq <= last;
        IF tail.last_seq IS DISTINCT FROM last OR tail.chain IS DISTINCT FROM chain_there
          OR tail.hash IS DISTINCT FROM unpacked
        THEN
          RAISE EXCEPTION 'a segment holds what it replaces' USING ERRCODE = 'PT001';
        END IF;
      END IF;
      INSERT INTO postil.segment (workspace, first_seq, last_seq, raw_bytes, bytes, chain, starts)
      VALUES (place, first, last, raw, packed, chain_there, replica_starts);
      DELETE FROM postil.changeset WHERE workspace = place AND first_seq <= last;
      UPDATE postil.workspace SET sealed_seq = last,
        end_seq = CASE WHEN appended THEN last ELSE end_seq END,
        chain = CASE WHEN appended THEN chain_there ELSE chain END
      WHERE id = place;
    END $$;

    """

  /// ⚖ A node reads everything and adds to the log. It changes the sums beside the log and its workspace's row, deletes
  /// nothing of the log and makes no table.
  private static let rights = """
    DO $$ BEGIN
      CREATE ROLE postil_node NOLOGIN;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$;
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA postil FROM PUBLIC;
    GRANT USAGE ON SCHEMA postil TO postil_node;
    GRANT SELECT ON ALL TABLES IN SCHEMA postil TO postil_node;
    GRANT INSERT ON postil.changeset, postil.replica, postil.membership, postil.verdict, postil.room
      TO postil_node;
    GRANT UPDATE (last_counter, last_seq, last_base, chain) ON postil.replica TO postil_node;
    GRANT UPDATE (end_seq, chain, epoch, lives, restoration, repair_end) ON postil.workspace
      TO postil_node;
    GRANT UPDATE (use), DELETE ON postil.room TO postil_node;
    GRANT EXECUTE ON FUNCTION postil.seal, postil.expect_epoch TO postil_node;
    """
}
