#include "limit.h"

#include <postgresql/libpq-fe.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROW_COLUMNS = 10 };

static const char *INSERTION =
    "INSERT INTO limit_changeset (workspace, first_seq, last_seq, replica, first_counter, "
    "received_at, bytes, signature, own, chain) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

static const char *END = "UPDATE limit_workspace SET end_seq = $1, chain = $2 WHERE id = 1";

static void run(PGconn *database, const char *sql) {
  PGresult *answer = PQexec(database, sql);
  ExecStatusType status = PQresultStatus(answer);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail(sql, PQerrorMessage(database));
  PQclear(answer);
}

/* Takes the answers of everything that was sent before the last sync. */
static void await(PGconn *database) {
  for (;;) {
    PGresult *answer = PQgetResult(database);
    if (!answer) continue;
    ExecStatusType status = PQresultStatus(answer);
    PQclear(answer);
    if (status == PGRES_PIPELINE_SYNC) return;
    if (status != PGRES_COMMAND_OK) fail("pipeline", PQerrorMessage(database));
  }
}

static void order_bytes(uint64_t number, char *place) {
  for (int index = 0; index < 8; index++) place[index] = (char)(number >> (56 - 8 * index));
}

int limit_insert(const char *settings, const char *groups, int together) {
  size_t size;
  char *bytes = contents(groups, &size);
  PGconn *database = PQconnectdb(settings);
  if (PQstatus(database) != CONNECTION_OK) fail("connection", PQerrorMessage(database));
  run(database, "SET client_min_messages = error");
  run(database, "DROP TABLE IF EXISTS limit_changeset, limit_workspace");
  run(database,
      "CREATE TABLE limit_changeset (workspace bigint, first_seq bigint, last_seq bigint, "
      "replica bigint, first_counter bigint, received_at bigint, bytes bytea, signature bytea, "
      "own bytea, chain bytea, PRIMARY KEY (workspace, first_seq))");
  run(database, "ALTER TABLE limit_changeset ALTER bytes SET STORAGE EXTERNAL");
  run(database,
      "CREATE TABLE limit_workspace (id bigint PRIMARY KEY, end_seq bigint, chain bytea) "
      "WITH (fillfactor = 50)");
  run(database, "INSERT INTO limit_workspace VALUES (1, 0, '')");
  PGresult *insertion = PQprepare(database, "insertion", INSERTION, ROW_COLUMNS, NULL);
  PGresult *end = PQprepare(database, "end", END, 2, NULL);
  if (PQresultStatus(insertion) != PGRES_COMMAND_OK || PQresultStatus(end) != PGRES_COMMAND_OK)
    fail("prepare", PQerrorMessage(database));
  PQclear(insertion);
  PQclear(end);

  char numbers[6][8], seal[64] = {1}, chain[32] = {2};
  const int binary[ROW_COLUMNS] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  uint64_t seq = 1;
  double start = now();
  if (!PQenterPipelineMode(database)) fail("pipeline", PQerrorMessage(database));
  for (size_t place = 0; place + 4 <= size;) {
    PQsendQueryParams(database, "BEGIN", 0, NULL, NULL, NULL, NULL, 1);
    for (int count = 0; count < together && place + 4 <= size; count++) {
      uint32_t length;
      memcpy(&length, bytes + place, 4);
      place += 4;
      if (length > size - place) fail(groups, "ends inside a group");
      uint64_t values[6] = {1, seq, seq + 99, (uint64_t)count, seq, 1800000000000};
      for (int index = 0; index < 6; index++) order_bytes(values[index], numbers[index]);
      const char *row[ROW_COLUMNS] = {numbers[0], numbers[1],    numbers[2], numbers[3], numbers[4],
                                      numbers[5], bytes + place, seal,       chain,      chain};
      const int lengths[ROW_COLUMNS] = {8, 8, 8, 8, 8, 8, (int)length, 64, 32, 32};
      PQsendQueryPrepared(database, "insertion", ROW_COLUMNS, row, lengths, binary, 1);
      place += length;
      seq += 100;
    }
    const char *row[2] = {numbers[2], chain};
    const int lengths[2] = {8, 32};
    PQsendQueryPrepared(database, "end", 2, row, lengths, binary, 1);
    PQsendQueryParams(database, "COMMIT", 0, NULL, NULL, NULL, NULL, 1);
    if (!PQpipelineSync(database)) fail("pipeline", PQerrorMessage(database));
    await(database);
  }
  printf("%.6f\n", now() - start);
  PQfinish(database);
  free(bytes);
  return 0;
}
