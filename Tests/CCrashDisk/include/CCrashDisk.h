#ifndef CCRASHDISK_H
#define CCRASHDISK_H

#include <stdbool.h>
#include <stdint.h>

/// A folder whose SQLite files can meet with an accident.
///
/// It is a shim over SQLite's own VFS, which it stands in for as the default of the process: files
/// outside of any watched folder go to that VFS directly and never come back here. What counts as an
/// operation is a write, a truncation, a sync or a deletion of a file in the folder; the shared memory
/// beside a WAL is no disk and does not count.
///
/// One disk may be used by one thread at a time, different disks side by side.
typedef struct crash_disk crash_disk;

/// Begins to watch a folder, which exists; null where there is no memory or no such folder.
crash_disk *crash_disk_create(const char *folder);

/// Ends it; what is still open in the folder may be used until it is closed.
void crash_disk_destroy(crash_disk *disk);

/// From now on, so many operations succeed and the next one is the last thing that the process does:
/// if it writes, a part of it is done. It and all that follows fails.
void crash_disk_arm(crash_disk *disk, uint64_t operations, uint64_t seed);

/// Disarms the accident of crash_disk_arm.
void crash_disk_disarm(crash_disk *disk);

/// The process that uses the disk is dead, now.
void crash_disk_kill(crash_disk *disk);

bool crash_disk_is_dead(const crash_disk *disk);

/// Syncs are counted and promise nothing, as on a disk that lies.
void crash_disk_lie(crash_disk *disk);

/// From now on nothing grows: the system says `code` (ENOSPC, EDQUOT, EFBIG) to each write beyond a file's
/// end, and to the shared memory beside a WAL. 0: there is room again.
void crash_disk_fill(crash_disk *disk, int code);

/// Makes the disk usable again. No file in the folder may be open.
///
/// If the power was cut, each file keeps what was synced and, of what was not, the first so many
/// operations, as the seed says; of a write that comes next, perhaps a part. If only the process
/// died, all that was written is there.
///
/// Returns whether that could be done.
bool crash_disk_revive(crash_disk *disk, bool power_was_cut);

/// Runs SQL on a file over a connection of its own, outside of any count: for planted faults.
bool crash_disk_execute(const char *path, const char *sql);

#endif
