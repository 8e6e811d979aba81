import CStatx
import Foundation

/// A name that a file gets once it is whole, where nothing has that name yet.
package enum NewName {
  /// Renames a file on one file system, completely or not at all, also across a power cut.
  ///
  /// - Throws: `StoreError.exists` where something has the name, even if it appeared just now; nothing is replaced.
  package static func give(_ path: String, to unfinished: String) throws(StoreError) {
    try rename(unfinished, toNew: path)
    // The name too must outlast a power cut before anything in the file is called durable.
    try DurableFolder.synchronize(above: path)
  }

  private static func rename(_ unfinished: String, toNew path: String) throws(StoreError) {
    if rename_to_new(unfinished, path) == 0 { return }
    var failure = errno
    // Some network file systems and sandboxes do not know the call; others, such as FAT, know no links.
    if [EINVAL, ENOSYS, EPERM, EOPNOTSUPP].contains(failure) {
      if link(unfinished, path) == 0 {
        unlink(unfinished)
        return
      }
      failure = errno
    }
    throw failure == EEXIST
      ? StoreError.exists(path: path) : StoreError(errno: failure, path: path)
  }
}
