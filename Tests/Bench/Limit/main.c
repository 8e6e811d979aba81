#include "limit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

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

char *contents(const char *path, size_t *size) {
  int file = open(path, O_RDONLY);
  struct stat about;
  if (file < 0 || fstat(file, &about) < 0) fail(path, strerror(errno));
  *size = (size_t)about.st_size;
  char *bytes = room(*size);
  for (size_t done = 0; done < *size;) {
    ssize_t count = read(file, bytes + done, *size - done);
    if (count <= 0) fail(path, "cannot be read");
    done += (size_t)count;
  }
  close(file);
  return bytes;
}

int main(int count, char **words) {
  if (count == 5 && !strcmp(words[1], "clone")) return limit_clone(words[2], words[3], words[4]);
  if (count == 4 && !strcmp(words[1], "append")) return limit_append(words[2], words[3]);
  if (count == 5 && !strcmp(words[1], "insert"))
    return limit_insert(words[2], words[3], atoi(words[4]));
  fprintf(stderr, "usage: limit clone SERVER REPLICA NEW | limit append GROUPS NEW | "
                  "limit insert SETTINGS GROUPS COUNT\n");
  return 2;
}
