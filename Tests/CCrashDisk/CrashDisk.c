#include "CCrashDisk.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// One operation on a file that is not synced yet, with what it takes to undo it and to do a part of
/// it again. A truncation is an operation without new bytes.
typedef struct {
  sqlite3_int64 offset;
  sqlite3_int64 old_size;
  int old_bytes;
  int new_bytes;
  /// The old bytes, then the new ones.
  unsigned char *bytes;
} operation;

typedef struct unsynced {
  struct unsynced *next;
  char *path;
  operation *operations;
  size_t count;
  size_t capacity;
} unsynced;

struct crash_disk {
  struct crash_disk *next;
  char *folder;
  size_t folder_length;
  unsynced *files;
  uint64_t left;
  bool is_armed;
  bool is_dead;
  bool is_lying;
  /// What the system says to a file that would grow; 0 while there is room.
  int full;
  /// Destroyed, and freed when its last file is closed.
  bool is_abandoned;
  int open_files;
  uint64_t random;
};

typedef struct {
  sqlite3_file file;
  crash_disk *disk;
  unsynced *unsynced;
  /// The unix VFS's own file lies behind this struct.
  sqlite3_file *real;
} watched_file;

static pthread_mutex_t disks_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t registered = PTHREAD_ONCE_INIT;
static crash_disk *disks;
static sqlite3_vfs *real_vfs;
static sqlite3_vfs shim_vfs;

/// The disk that a path lies on; null for none.
static crash_disk *disk_of(const char *path) {
  if (path == NULL) return NULL;
  pthread_mutex_lock(&disks_lock);
  crash_disk *disk = disks;
  while (disk != NULL
         && (strncmp(path, disk->folder, disk->folder_length) != 0
             || path[disk->folder_length] != '/')) {
    disk = disk->next;
  }
  pthread_mutex_unlock(&disks_lock);
  return disk;
}

/// SplitMix64, as everywhere in the simulation.
static uint64_t next_random(crash_disk *disk) {
  disk->random += 0x9E3779B97F4A7C15u;
  uint64_t mixed = disk->random;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
  return mixed ^ (mixed >> 31);
}

/// Counts an operation. Returns whether it is the one that the process does not survive.
static bool is_last(crash_disk *disk) {
  if (!disk->is_armed) return false;
  if (disk->left > 0) {
    disk->left -= 1;
    return false;
  }
  disk->is_armed = false;
  disk->is_dead = true;
  return true;
}

// MARK: What is not synced

static unsynced *unsynced_at(crash_disk *disk, const char *path) {
  for (unsynced *file = disk->files; file != NULL; file = file->next) {
    if (strcmp(file->path, path) == 0) return file;
  }
  unsynced *file = calloc(1, sizeof *file);
  if (file == NULL) return NULL;
  file->path = strdup(path);
  file->next = disk->files;
  disk->files = file;
  return file;
}

static void forget(unsynced *file) {
  for (size_t index = 0; index < file->count; index += 1) free(file->operations[index].bytes);
  file->count = 0;
}

/// Notes the bytes that are about to be overwritten, or cut off.
static bool note(watched_file *file, sqlite3_int64 offset, const void *bytes, int count) {
  unsynced *unsynced = file->unsynced;
  operation operation = {.offset = offset, .new_bytes = count};
  sqlite3_file *real = file->real;
  if (real->pMethods->xFileSize(real, &operation.old_size) != SQLITE_OK) return false;
  sqlite3_int64 end = bytes == NULL ? operation.old_size : offset + count;
  if (end > operation.old_size) end = operation.old_size;
  operation.old_bytes = end > offset ? (int)(end - offset) : 0;
  operation.bytes = malloc((size_t)operation.old_bytes + (size_t)count + 1);
  if (operation.bytes == NULL) return false;
  if (operation.old_bytes > 0
      && real->pMethods->xRead(real, operation.bytes, operation.old_bytes, offset) != SQLITE_OK) {
    free(operation.bytes);
    return false;
  }
  if (count > 0) memcpy(operation.bytes + operation.old_bytes, bytes, (size_t)count);
  if (unsynced->count == unsynced->capacity) {
    size_t capacity = unsynced->capacity == 0 ? 16 : unsynced->capacity * 2;
    void *grown = realloc(unsynced->operations, capacity * sizeof operation);
    if (grown == NULL) {
      free(operation.bytes);
      return false;
    }
    unsynced->operations = grown;
    unsynced->capacity = capacity;
  }
  unsynced->operations[unsynced->count] = operation;
  unsynced->count += 1;
  return true;
}

static bool write_at(int descriptor, const unsigned char *bytes, int count, sqlite3_int64 offset) {
  while (count > 0) {
    ssize_t written = pwrite(descriptor, bytes, (size_t)count, (off_t)offset);
    if (written <= 0) return false;
    bytes += written;
    count -= (int)written;
    offset += written;
  }
  return true;
}

static bool lose(crash_disk *disk, unsynced *file) {
  if (file->count == 0) return true;
  int descriptor = open(file->path, O_RDWR | O_CLOEXEC);
  if (descriptor < 0) return false;
  size_t kept = (size_t)(next_random(disk) % (file->count + 1));
  bool is_done = true;
  for (size_t index = file->count; is_done && index > kept; index -= 1) {
    const operation *lost = &file->operations[index - 1];
    is_done = ftruncate(descriptor, (off_t)lost->old_size) == 0
              && write_at(descriptor, lost->bytes, lost->old_bytes, lost->offset);
  }
  if (is_done && kept < file->count) {
    const operation *torn = &file->operations[kept];
    int part = (int)(next_random(disk) % ((uint64_t)torn->new_bytes + 1));
    is_done = write_at(descriptor, torn->bytes + torn->old_bytes, part, torn->offset);
  }
  close(descriptor);
  forget(file);
  return is_done;
}

// MARK: Files

#define REAL(pointer) ((watched_file *)(pointer))->real
#define DISK(pointer) ((watched_file *)(pointer))->disk

static void free_disk(crash_disk *disk) {
  while (disk->files != NULL) {
    unsynced *file = disk->files;
    disk->files = file->next;
    forget(file);
    free(file->operations);
    free(file->path);
    free(file);
  }
  free(disk->folder);
  free(disk);
}

static int shim_close(sqlite3_file *file) {
  crash_disk *disk = DISK(file);
  int outcome = REAL(file)->pMethods->xClose(REAL(file));
  disk->open_files -= 1;
  if (disk->is_abandoned && disk->open_files == 0) free_disk(disk);
  return outcome;
}

static int shim_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
  if (DISK(file)->is_dead) return SQLITE_IOERR_READ;
  return REAL(file)->pMethods->xRead(REAL(file), bytes, count, offset);
}

static int shim_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
  crash_disk *disk = DISK(file);
  if (disk->is_dead) return SQLITE_IOERR_WRITE;
  if (disk->full != 0) {
    sqlite3_int64 size = 0;
    int outcome = REAL(file)->pMethods->xFileSize(REAL(file), &size);
    if (outcome != SQLITE_OK) return outcome;
    // As SQLite's own VFS says it.
    if (offset + count > size) {
      errno = disk->full;
      return disk->full == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
  }
  bool dies = is_last(disk);
  if (dies) count = (int)(next_random(disk) % ((uint64_t)count + 1));
  if (!note((watched_file *)file, offset, bytes, count)) return SQLITE_IOERR_NOMEM;
  int outcome = REAL(file)->pMethods->xWrite(REAL(file), bytes, count, offset);
  return dies ? SQLITE_IOERR_WRITE : outcome;
}

static int shim_truncate(sqlite3_file *file, sqlite3_int64 size) {
  crash_disk *disk = DISK(file);
  if (disk->is_dead || is_last(disk)) return SQLITE_IOERR_TRUNCATE;
  if (!note((watched_file *)file, size, NULL, 0)) return SQLITE_IOERR_NOMEM;
  return REAL(file)->pMethods->xTruncate(REAL(file), size);
}

static int shim_sync(sqlite3_file *file, int flags) {
  crash_disk *disk = DISK(file);
  if (disk->is_dead || is_last(disk)) return SQLITE_IOERR_FSYNC;
  int outcome = REAL(file)->pMethods->xSync(REAL(file), flags);
  if (outcome == SQLITE_OK && !disk->is_lying) forget(((watched_file *)file)->unsynced);
  return outcome;
}

static int shim_file_size(sqlite3_file *file, sqlite3_int64 *size) {
  if (DISK(file)->is_dead) return SQLITE_IOERR_FSTAT;
  return REAL(file)->pMethods->xFileSize(REAL(file), size);
}

static int shim_lock(sqlite3_file *file, int level) {
  return REAL(file)->pMethods->xLock(REAL(file), level);
}

static int shim_unlock(sqlite3_file *file, int level) {
  return REAL(file)->pMethods->xUnlock(REAL(file), level);
}

static int shim_check_reserved_lock(sqlite3_file *file, int *answer) {
  return REAL(file)->pMethods->xCheckReservedLock(REAL(file), answer);
}

static int shim_file_control(sqlite3_file *file, int request, void *argument) {
  if (request == SQLITE_FCNTL_LAST_ERRNO && DISK(file)->full != 0) {
    *(int *)argument = DISK(file)->full;
    return SQLITE_OK;
  }
  return REAL(file)->pMethods->xFileControl(REAL(file), request, argument);
}

static int shim_sector_size(sqlite3_file *file) {
  return REAL(file)->pMethods->xSectorSize(REAL(file));
}

static int shim_device_characteristics(sqlite3_file *file) {
  return REAL(file)->pMethods->xDeviceCharacteristics(REAL(file));
}

static int shim_shm_map(sqlite3_file *file, int page, int size, int extends, void volatile **memory) {
  if (DISK(file)->is_dead) return SQLITE_IOERR_SHMMAP;
  if (DISK(file)->full != 0 && extends) {
    int outcome = REAL(file)->pMethods->xShmMap(REAL(file), page, size, 0, memory);
    if (outcome != SQLITE_OK || *memory != NULL) return outcome;
    errno = DISK(file)->full;
    return SQLITE_IOERR_SHMSIZE;
  }
  return REAL(file)->pMethods->xShmMap(REAL(file), page, size, extends, memory);
}

static int shim_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
  return REAL(file)->pMethods->xShmLock(REAL(file), offset, count, flags);
}

static void shim_shm_barrier(sqlite3_file *file) {
  REAL(file)->pMethods->xShmBarrier(REAL(file));
}

static int shim_shm_unmap(sqlite3_file *file, int deletes) {
  return REAL(file)->pMethods->xShmUnmap(REAL(file), deletes);
}

/// Version 2: without memory-mapped files, whose writes nobody could see here.
static const sqlite3_io_methods shim_methods = {
  .iVersion = 2,
  .xClose = shim_close,
  .xRead = shim_read,
  .xWrite = shim_write,
  .xTruncate = shim_truncate,
  .xSync = shim_sync,
  .xFileSize = shim_file_size,
  .xLock = shim_lock,
  .xUnlock = shim_unlock,
  .xCheckReservedLock = shim_check_reserved_lock,
  .xFileControl = shim_file_control,
  .xSectorSize = shim_sector_size,
  .xDeviceCharacteristics = shim_device_characteristics,
  .xShmMap = shim_shm_map,
  .xShmLock = shim_shm_lock,
  .xShmBarrier = shim_shm_barrier,
  .xShmUnmap = shim_shm_unmap,
};

static int shim_open(
  sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *outcome_flags
) {
  (void)vfs;
  crash_disk *disk = disk_of(path);
  if (disk == NULL) return real_vfs->xOpen(real_vfs, path, file, flags, outcome_flags);
  file->pMethods = NULL;
  if (disk->is_dead) return SQLITE_CANTOPEN;
  watched_file *watched = (watched_file *)file;
  watched->disk = disk;
  watched->real = (sqlite3_file *)(watched + 1);
  watched->unsynced = unsynced_at(disk, path);
  if (watched->unsynced == NULL) return SQLITE_NOMEM;
  int outcome = real_vfs->xOpen(real_vfs, path, watched->real, flags, outcome_flags);
  if (watched->real->pMethods != NULL) {
    file->pMethods = &shim_methods;
    disk->open_files += 1;
  }
  return outcome;
}

static int shim_delete(sqlite3_vfs *vfs, const char *path, int sync) {
  (void)vfs;
  crash_disk *disk = disk_of(path);
  if (disk != NULL && (disk->is_dead || is_last(disk))) return SQLITE_IOERR_DELETE;
  int outcome = real_vfs->xDelete(real_vfs, path, sync);
  if (disk != NULL && outcome == SQLITE_OK) {
    unsynced *file = unsynced_at(disk, path);
    if (file != NULL) forget(file);
  }
  return outcome;
}

static void register_shim(void) {
  real_vfs = sqlite3_vfs_find(NULL);
  if (real_vfs == NULL) return;
  shim_vfs = *real_vfs;
  shim_vfs.zName = "crash-disk";
  shim_vfs.pNext = NULL;
  shim_vfs.szOsFile = (int)sizeof(watched_file) + real_vfs->szOsFile;
  shim_vfs.xOpen = shim_open;
  shim_vfs.xDelete = shim_delete;
  sqlite3_vfs_register(&shim_vfs, 1);
}

// MARK: Disks

crash_disk *crash_disk_create(const char *folder) {
  pthread_once(&registered, register_shim);
  crash_disk *disk = calloc(1, sizeof *disk);
  if (disk == NULL || real_vfs == NULL) {
    free(disk);
    return NULL;
  }
  disk->folder = realpath(folder, NULL);
  if (disk->folder == NULL) {
    free(disk);
    return NULL;
  }
  disk->folder_length = strlen(disk->folder);
  pthread_mutex_lock(&disks_lock);
  disk->next = disks;
  disks = disk;
  pthread_mutex_unlock(&disks_lock);
  return disk;
}

void crash_disk_destroy(crash_disk *disk) {
  pthread_mutex_lock(&disks_lock);
  crash_disk **link = &disks;
  while (*link != disk) link = &(*link)->next;
  *link = disk->next;
  pthread_mutex_unlock(&disks_lock);
  disk->is_abandoned = true;
  if (disk->open_files == 0) free_disk(disk);
}

void crash_disk_arm(crash_disk *disk, uint64_t operations, uint64_t seed) {
  disk->is_armed = true;
  disk->left = operations;
  disk->random = seed;
}

void crash_disk_disarm(crash_disk *disk) { disk->is_armed = false; }

void crash_disk_kill(crash_disk *disk) {
  disk->is_armed = false;
  disk->is_dead = true;
}

bool crash_disk_is_dead(const crash_disk *disk) { return disk->is_dead; }

void crash_disk_fill(crash_disk *disk, int code) { disk->full = code; }

void crash_disk_lie(crash_disk *disk) { disk->is_lying = true; }

bool crash_disk_revive(crash_disk *disk, bool power_was_cut) {
  if (disk->open_files > 0) return false;
  disk->is_armed = false;
  disk->is_dead = false;
  bool is_done = true;
  for (unsynced *file = disk->files; power_was_cut && file != NULL; file = file->next) {
    is_done = lose(disk, file) && is_done;
  }
  return is_done;
}
