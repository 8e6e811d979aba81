#include "CCrashDisk.h"

#include <sqlite3.h>
#include <stddef.h>

bool crash_disk_execute(const char *path, const char *sql) {
  sqlite3 *database = NULL;
  bool is_done = sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK
                 && sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK;
  return sqlite3_close(database) == SQLITE_OK && is_done;
}
