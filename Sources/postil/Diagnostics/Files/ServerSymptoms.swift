import PostilPages
import PostilServer

/// Sentences for the symptoms of a server's folder.
extension CheckupLine {
  init(_ symptom: ServerSymptom, in directory: String) {
    self =
      switch symptom {
      case .served: Self("server", .ok, "a server serves this folder")
      case .notServed: Self("server", .ok, "no server serves this folder at the moment")
      case .privateKeys: Self("secrets", .ok, "the keys are there, and nobody else may read them")
      case .readableByOthers(let path, let isMended):
        .readable(path, isMended: isMended, by: "postil doctor \(directory) --fix")
      case .keyMissing(let path, isOfServer: true):
        Self(
          "secrets", .warning, "the server's key is not there: \(path)",
          advice: "put it back from a copy: without it replicas refuse the server")
      case .keyMissing(let path, isOfServer: false):
        Self(
          "secrets", .warning, "the operator's key is not there: \(path)",
          advice: "put it back from a copy: without it nobody can invite or revoke here")
      case .localDisk: Self("storage", .ok, "the folder lies on a disk of this machine")
      case .remoteFileSystem(let kind):
        Self(
          "storage", .warning, "the folder lies on a network file system (\(kind))",
          advice: "locks may not hold there: keep it on a disk of this machine")
      case .room(let free): Self("disk", .ok, "\(CheckupLine.size(free)) free")
      case .littleRoom(let free, let bytes):
        Self(
          "disk", .warning,
          "\(CheckupLine.size(free)) free, and the workspaces have \(CheckupLine.size(bytes))",
          advice: "make room: a full disk takes no pushes")
      case .log(let name, let end, let sealed, let isArchived):
        Self(
          "log", .ok,
          "\(name): \(Phrase.counted(Int(clamping: end), "event")), sealed up to \(sealed)"
            + (isArchived ? "; archived" : ""))
      case .standby(let behind?):
        Self(
          "standby", .ok,
          "a synchronous standby receives; it is \(CheckupLine.size(UInt64(behind))) behind")
      case .standby(nil):
        Self(
          "standby", .error, "no synchronous standby receives what the database commits",
          advice: "start it: until then servers take and serve nothing")
      case .unsound(let name, let fault):
        Self(
          "log", .error, "\(name): SQLite finds a fault in the file: \(fault)",
          advice: "copy the folder, then restore a backup: postil restore FILE DIR")
      case .ofEarlierLaws(let name):
        Self(
          "version", .warning, "\(name): an earlier version counted the log",
          advice: "the next start counts it anew: restart the server")
      case .heals(let name):
        Self(
          "log", .warning,
          "\(name): heals, and takes no pushes until replicas gave back what it lacks",
          advice: "let all replicas sync; to end it: postil serve \(directory) --healed …")
      case .putBack(let name):
        Self(
          "log", .warning, "\(name): the file was put back from a copy",
          advice: "restart the server: it then takes back what replicas hold")
      case .backedUp(let name, let days, let end, let later):
        Self(
          "backup", days < 7 || later == 0 ? .ok : .warning,
          "\(name): last one \(days == 0 ? "within a day" : "\(Phrase.counted(days, "day")) ago"), "
            + "up to event \(end)"
            + (later == 0 ? "" : "; \(Phrase.counted(Int(clamping: later), "event")) since"),
          advice: days < 7 || later == 0 ? nil : "run 'postil backup \(directory) FILE'")
      case .neverBackedUp(let name):
        Self(
          "backup", .warning, "\(name): no backup was made from this folder",
          advice: "run 'postil backup \(directory) FILE'")
      case .noRemains: Self("remains", .ok, "no interrupted command left a file")
      case .remains(let path, let isMended):
        .remaining(path, isMended: isMended, by: "postil doctor \(directory) --fix")
      }
  }
}
