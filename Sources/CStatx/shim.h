// The C library hides statx(2) from programs that do not ask for GNU's own, as Swift does not.
#include <fcntl.h>
#include <linux/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

/// Fills in what the system says of a file. Returns 0, or -1 with errno.
static inline int file_statx(const char *path, struct statx *found) {
  return (int)syscall(SYS_statx, AT_FDCWD, path, 0, STATX_INO | STATX_BTIME, found);
}

/// Renames a file to a name that nothing has yet. Returns 0, or -1 with errno.
static inline int rename_to_new(const char *file, const char *path) {
  // RENAME_NOREPLACE, which the C library hides as well.
  return (int)syscall(SYS_renameat2, AT_FDCWD, file, AT_FDCWD, path, 1u);
}

/// Gives the number of the kind of a path's file system, and the bytes that this process may still fill. Returns 0, or
/// -1 with errno.
static inline int file_system(const char *path, unsigned *kind, unsigned long long *free_bytes) {
  struct statfs found;
  if (statfs(path, &found) != 0) return -1;
  *kind = (unsigned)found.f_type;
  *free_bytes = (unsigned long long)found.f_bavail * (unsigned long long)found.f_bsize;
  return 0;
}
