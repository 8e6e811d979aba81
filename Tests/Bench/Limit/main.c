#include "limit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void fail(const char *what, const char *why) {
  fprintf(stderr, "limit: %s: %s\n", what, why);
  exit(1);
}

void *room(size_t bytes) {
  void *memory = malloc(bytes ? bytes : 1);
  if (!memory) fail("memory", "there is no more");
  return memory;
}

double now(void) {
  struct timespec moment;
  clock_gettime(CLOCK_MONOTONIC, &moment);
  return (double)moment.tv_sec + (double)moment.tv_nsec / 1e9;
}

int main(int count, char **words) {
  if (count == 5 && !strcmp(words[1], "clone")) return limit_clone(words[2], words[3], words[4]);
  if (count == 4 && !strcmp(words[1], "append")) return limit_append(words[2], words[3]);
  fprintf(stderr, "usage: limit clone SERVER REPLICA NEW | limit append GROUPS NEW\n");
  return 2;
}
