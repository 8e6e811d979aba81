/* peak REPORT PROGRAM WORD…: runs a program, ends as it ended, and leaves in REPORT the seconds that it
   ran and the most memory in KiB that it or a program started by it held.

   Linux counts as memory of a program what its process held before it became that program. A program
   that the benchmark starts itself, which holds a whole workload, would seem to hold that, too; here the
   process begins as a copy of this one, which holds next to nothing. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec moment;
  clock_gettime(CLOCK_MONOTONIC, &moment);
  return (double)moment.tv_sec + (double)moment.tv_nsec / 1e9;
}

int main(int count, char **words) {
  if (count < 3) {
    fprintf(stderr, "usage: peak REPORT PROGRAM WORD...\n");
    return 2;
  }
  double start = now();
  pid_t child = fork();
  if (child < 0) return 126;
  if (child == 0) {
    execvp(words[2], words + 2);
    _exit(errno == ENOENT ? 127 : 126);
  }
  int status;
  struct rusage usage;
  while (wait4(child, &status, 0, &usage) < 0)
    if (errno != EINTR) return 126;
  double seconds = now() - start;
  FILE *report = fopen(words[1], "w");
  if (!report) return 126;
  fprintf(report, "%.6f %ld\n", seconds, usage.ru_maxrss);
  if (fclose(report)) return 126;
  if (WIFSIGNALED(status)) {
    signal(WTERMSIG(status), SIG_DFL);
    raise(WTERMSIG(status));
  }
  return WEXITSTATUS(status);
}
