/* What the machine can do at best: the same bytes and rows, and nothing else. */
#ifndef LIMIT_H
#define LIMIT_H

#include <stddef.h>

/* Says what went wrong and ends the program. */
_Noreturn void fail(const char *what, const char *why);

/* Memory, or the end of the program. */
void *room(size_t bytes);

/* Seconds since some moment. */
double now(void);

/* limit clone SERVER REPLICA NEW: unpacks all segments of SERVER and writes the rows of REPLICA into
   the file NEW. Prints the seconds for all of it and those for unpacking. */
int limit_clone(const char *server, const char *replica, const char *new_path);

/* limit append GROUPS NEW: appends the groups of bytes in GROUPS (each after its length, 4 bytes in
   this machine's order) to the file NEW, each made durable before the next. Prints the seconds. */
int limit_append(const char *groups, const char *new_path);

#endif
