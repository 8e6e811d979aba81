/* What the machine can do at best: the same bytes and rows, and nothing else. */
#ifndef LIMIT_H
#define LIMIT_H

#include <stddef.h>

/* Says what went wrong and ends the program. */
_Noreturn void fail(const char *what, const char *why);

/* Memory, or the end of the program. */
void *room(size_t bytes);

/* All bytes of a file. */
char *contents(const char *path, size_t *size);

/* Seconds since some moment. */
double now(void);

/* limit clone SERVER REPLICA NEW: unpacks all segments of SERVER and writes the rows of REPLICA into
   the file NEW. Prints the seconds for all of it and those for unpacking. */
int limit_clone(const char *server, const char *replica, const char *new_path);

/* limit append GROUPS NEW: appends the groups of bytes in GROUPS (each after its length, 4 bytes in
   this machine's order) to the file NEW, each made durable before the next. Prints the seconds. */
int limit_append(const char *groups, const char *new_path);

/* limit insert SETTINGS GROUPS COUNT: inserts the groups of bytes in GROUPS as rows of a table of PostgreSQL, COUNT of
   them and the new end in each transaction, in one round trip. SETTINGS are those of libpq. Prints the seconds. */
int limit_insert(const char *settings, const char *groups, int together);

#endif
