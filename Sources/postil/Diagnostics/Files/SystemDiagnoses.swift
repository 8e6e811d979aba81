import Foundation
import PostilLog
import PostilStore

/// Diagnoses of what the system did not allow: never of a damaged file, and never exit code 7.
extension Diagnosis {
  static func of(_ fault: SystemFault) -> Diagnosis {
    switch fault.kind {
    case .diskFull where fault.isOfFiles:
      Diagnosis(
        .refused, "the disk cannot hold more files; nothing was written",
        hint: "remove files and try again; df -i shows how many are left")
    case .diskFull:
      Diagnosis(
        .refused, "the disk is full; nothing was written", hint: "make room and try again")
    case .quota:
      Diagnosis(
        .refused, "your disk quota is used up; nothing was written",
        hint: "make room, or ask for a larger quota, and try again")
    case .fileLimit:
      Diagnosis(
        .refused, "a file would exceed the size limit; nothing was written",
        hint: "raise the limit (ulimit -f), or use a file system that allows larger files")
    case .readOnly:
      Diagnosis(
        .refused, "the folder cannot be written to; nothing was changed",
        hint: "make the disk or the folder writable; reading still works")
    case .denied:
      Diagnosis(
        .refused, "permission denied" + (fault.path.map { ": \($0)" } ?? ""),
        hint:
          "nothing was changed; run it as the owner of the folder, or ask the owner for access"
      )
    case .tooManyFiles:
      Diagnosis(
        .refused, "too many files are open; nothing was changed",
        hint: "raise the limit (ulimit -n), or close other programs, and try again")
    case .noMemory:
      Diagnosis(
        .refused, "there is not enough memory; nothing was changed",
        hint: "close other programs, or raise the limit (ulimit -v), and try again")
    case .noLocks:
      Diagnosis(
        .refused,
        "the file system cannot lock files or share memory\(named(fault)); nothing was changed",
        hint: "use a folder on a local disk, not on a network share")
    case .noSuchPath:
      Diagnosis(
        .notFound,
        "cannot open \(fault.path ?? "the file"): "
          + (fault.found.map { "it is a \($0.rawValue), not a file" } ?? fault.words
            ?? "it is not a regular file"),
        hint: "check the path; nothing was changed")
    case .failing:
      Diagnosis(
        .refused, "the disk is failing\(named(fault)); nothing was changed",
        hint: "check the system's log, and copy the folder to another disk")
    }
  }

  private static func named(_ fault: SystemFault) -> String {
    let path = fault.path.map { " at \($0)" } ?? ""
    return path + (fault.words.map { " (\($0))" } ?? "")
  }

  static func of(_ error: LogError) -> Diagnosis {
    switch error {
    case .system(let fault): of(fault)
    case .busy: of(StoreError.busy)
    case .damaged(let damage): of(StoreError.damaged(damage))
    case .newerVersion:
      Diagnosis(
        .refused, "a newer version of postil wrote the log, or counted it anew",
        hint: "use the newer version of postil")
    case .unreachable(let words):
      Diagnosis(
        .unreachable, "the database does not answer: \(words)",
        hint: "check that PostgreSQL runs, and its address")
    case .failed(let words): of(StoreError.failed(code: -1, message: words))
    }
  }
}

extension SystemFault {
  /// True if the disk reports no free inodes.
  fileprivate var isOfFiles: Bool {
    guard let path else { return false }
    var disk = statvfs()
    let folder = (path as NSString).deletingLastPathComponent
    return statvfs(folder.isEmpty ? "." : folder, &disk) == 0 && disk.f_files > 0
      && disk.f_favail == 0
  }
}
