#include "limit.h"

#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

enum { MOST_TABLES = 32, MOST_COLUMNS = 16 };

/* A column of a row in memory; bytes lie behind the rows' columns, in the order of the rows. */
struct cell {
  int32_t type;
  int32_t size;
  int64_t number;
  const void *bytes;
};

struct table {
  char name[32];
  char insert[256];
  int columns;
  size_t rows;
  size_t capacity;
  struct cell *cells;
};

struct packed {
  void *bytes;
  size_t size;
  size_t raw_size;
};

static void check(sqlite3 *db, int code) {
  if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE)
    fail("sqlite", sqlite3_errmsg(db));
}

static sqlite3 *opened(const char *path, int flags) {
  sqlite3 *db;
  if (sqlite3_open_v2(path, &db, flags, NULL) != SQLITE_OK) fail(path, sqlite3_errmsg(db));
  return db;
}

static sqlite3_stmt *prepared(sqlite3 *db, const char *sql) {
  sqlite3_stmt *statement;
  check(db, sqlite3_prepare_v2(db, sql, -1, &statement, NULL));
  return statement;
}

static const void *copy(const void *bytes, size_t size) {
  void *memory = room(size);
  if (size) memcpy(memory, bytes, size);
  return memory;
}

static struct packed *segments(const char *server, size_t *count) {
  sqlite3 *db = opened(server, SQLITE_OPEN_READONLY);
  sqlite3_stmt *rows = prepared(db, "SELECT bytes, raw_bytes FROM segment ORDER BY first_seq");
  struct packed *all = NULL;
  *count = 0;
  while (sqlite3_step(rows) == SQLITE_ROW) {
    all = realloc(all, (*count + 1) * sizeof *all);
    if (!all) fail("memory", "there is no more");
    size_t size = (size_t)sqlite3_column_bytes(rows, 0);
    all[*count].bytes = (void *)copy(sqlite3_column_blob(rows, 0), size);
    all[*count].size = size;
    all[*count].raw_size = (size_t)sqlite3_column_int64(rows, 1);
    *count += 1;
  }
  sqlite3_finalize(rows);
  sqlite3_close(db);
  return all;
}

static void read_table(sqlite3 *db, struct table *table) {
  char sql[64];
  snprintf(sql, sizeof sql, "SELECT * FROM %s", table->name);
  sqlite3_stmt *rows = prepared(db, sql);
  table->columns = sqlite3_column_count(rows);
  if (table->columns > MOST_COLUMNS) fail(table->name, "has too many columns");
  int end = snprintf(table->insert, sizeof table->insert, "INSERT INTO %s VALUES (?", table->name);
  for (int column = 1; column < table->columns; column++)
    end += snprintf(table->insert + end, sizeof table->insert - (size_t)end, ", ?");
  snprintf(table->insert + end, sizeof table->insert - (size_t)end, ")");
  while (sqlite3_step(rows) == SQLITE_ROW) {
    if (table->rows == table->capacity) {
      table->capacity = table->capacity ? 2 * table->capacity : 1024;
      table->cells =
          realloc(table->cells, table->capacity * (size_t)table->columns * sizeof *table->cells);
      if (!table->cells) fail("memory", "there is no more");
    }
    struct cell *cells = table->cells + table->rows * (size_t)table->columns;
    for (int column = 0; column < table->columns; column++) {
      struct cell *cell = cells + column;
      cell->type = sqlite3_column_type(rows, column);
      cell->number = sqlite3_column_int64(rows, column);
      if (cell->type == SQLITE_TEXT || cell->type == SQLITE_BLOB) {
        const void *bytes = cell->type == SQLITE_TEXT ? (const void *)sqlite3_column_text(rows, column)
                                                      : sqlite3_column_blob(rows, column);
        cell->size = sqlite3_column_bytes(rows, column);
        cell->bytes = copy(bytes, (size_t)cell->size);
      }
    }
    table->rows += 1;
  }
  sqlite3_finalize(rows);
}

/* All tables of a replica with their rows, the segments first: the log's triggers refuse a segment after the tail. */
static int read_tables(sqlite3 *db, struct table *tables) {
  sqlite3_stmt *rows = prepared(
      db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'"
          " ORDER BY name <> 'segment', rowid");
  int count = 0;
  while (sqlite3_step(rows) == SQLITE_ROW) {
    const char *name = (const char *)sqlite3_column_text(rows, 0);
    if (count == MOST_TABLES || strlen(name) >= sizeof tables->name) fail(name, "does not fit");
    strcpy(tables[count++].name, name);
  }
  sqlite3_finalize(rows);
  for (int index = 0; index < count; index++) read_table(db, &tables[index]);
  return count;
}

/* The schema of a replica as SQL, the tables before what stands on them. */
static char *schema(sqlite3 *db) {
  sqlite3_stmt *rows = prepared(
      db, "SELECT group_concat(sql, ';\n') FROM (SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"
          " ORDER BY type <> 'table', rowid)");
  if (sqlite3_step(rows) != SQLITE_ROW) fail("sqlite", "no schema");
  char *sql = (char *)copy(sqlite3_column_text(rows, 0), (size_t)sqlite3_column_bytes(rows, 0) + 1);
  sqlite3_finalize(rows);
  return sql;
}

static long long page_size(sqlite3 *db) {
  sqlite3_stmt *rows = prepared(db, "PRAGMA page_size");
  if (sqlite3_step(rows) != SQLITE_ROW) fail("sqlite", "no page size");
  long long size = sqlite3_column_int64(rows, 0);
  sqlite3_finalize(rows);
  return size;
}

static void write_table(sqlite3 *db, const struct table *table) {
  sqlite3_stmt *insert = prepared(db, table->insert);
  const struct cell *cell = table->cells;
  for (size_t row = 0; row < table->rows; row++) {
    for (int column = 1; column <= table->columns; column++, cell++) {
      switch (cell->type) {
      case SQLITE_INTEGER: sqlite3_bind_int64(insert, column, cell->number); break;
      case SQLITE_TEXT:
        sqlite3_bind_text(insert, column, cell->bytes, cell->size, SQLITE_STATIC);
        break;
      case SQLITE_BLOB:
        sqlite3_bind_blob(insert, column, cell->bytes, cell->size, SQLITE_STATIC);
        break;
      default: sqlite3_bind_null(insert, column);
      }
    }
    check(db, sqlite3_step(insert));
    sqlite3_reset(insert);
  }
  sqlite3_finalize(insert);
}

/* As if each segment had just come: one room for all of them. */
static void unpack(const struct packed *all, size_t count) {
  size_t most = 0;
  for (size_t index = 0; index < count; index++)
    if (all[index].raw_size > most) most = all[index].raw_size;
  void *raw = room(most);
  for (size_t index = 0; index < count; index++) {
    size_t size = ZSTD_decompress(raw, most, all[index].bytes, all[index].size);
    if (ZSTD_isError(size) || size != all[index].raw_size) fail("segment", "is damaged");
  }
  free(raw);
}

int limit_clone(const char *server, const char *replica, const char *new_path) {
  size_t count;
  struct packed *all = segments(server, &count);
  sqlite3 *old = opened(replica, SQLITE_OPEN_READONLY);
  static struct table tables[MOST_TABLES];
  int count_of_tables = read_tables(old, tables);
  char *sql = schema(old);
  char settings[128];
  snprintf(settings, sizeof settings,
           "PRAGMA page_size = %lld; PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; BEGIN",
           page_size(old));
  sqlite3_close(old);
  remove(new_path);

  double start = now();
  unpack(all, count);
  double unpacked = now();
  sqlite3 *db = opened(new_path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  check(db, sqlite3_exec(db, settings, NULL, NULL, NULL));
  check(db, sqlite3_exec(db, sql, NULL, NULL, NULL));
  for (int index = 0; index < count_of_tables; index++) write_table(db, &tables[index]);
  check(db, sqlite3_exec(db, "COMMIT", NULL, NULL, NULL));
  double end = now();
  sqlite3_close(db);
  printf("%.6f %.6f\n", end - start, unpacked - start);
  return 0;
}
