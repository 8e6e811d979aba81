package import PostilReplica

/// One line of a checkup, with what it means and what to do.
package struct CheckupLine: Encodable, Sendable {
  package enum Grade: String, Encodable, Sendable {
    case ok, warning, error
  }

  /// Such as `disk`.
  package let check: String
  package let grade: Grade
  package let message: String
  /// Absent where there is nothing to do.
  package let advice: String?

  package init(_ check: String, _ grade: Grade, _ message: String, advice: String? = nil) {
    self.check = check
    self.grade = grade
    self.message = message
    self.advice = advice
  }

  package func text(_ styles: Styles) -> [String] {
    let name = DisplayWidth.padded(grade.rawValue, columns: 8)
    let head = DisplayWidth.padded(check, columns: 9)
    return ["\(grade == .ok ? name : styles.bold(name)) \(head) \(message)"]
      + (advice.map { ["                   \($0)"] } ?? [])
  }

  /// Bytes of a disk.
  package static func size(_ bytes: UInt64) -> String {
    bytes >= 10 << 30 ? "\(bytes >> 30) GiB" : "\(bytes >> 20) MiB"
  }

  /// The last line: how much is wrong.
  package static func summary(_ lines: [CheckupLine]) -> String {
    let errors = lines.count { $0.grade == .error }
    let warnings = lines.count { $0.grade == .warning }
    if errors + warnings == 0 { return "nothing is wrong" }
    return [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }
      .map { Phrase.counted($0.0, $0.1) }.joined(separator: ", ")
  }

  /// A secret that others could read.
  ///
  /// - Parameter command: mends it.
  package static func readable(_ path: String, isMended: Bool, by command: String) -> CheckupLine {
    isMended
      ? Self("secrets", .ok, "mended: \(path) was readable by others")
      : Self(
        "secrets", .warning, "others may read \(path)",
        advice: "run '\(command)', or: chmod 600 '\(path)'")
  }

  /// A file that never got its name.
  ///
  /// - Parameter command: removes it.
  package static func remaining(_ path: String, isMended: Bool, by command: String) -> CheckupLine {
    isMended
      ? Self("remains", .ok, "mended: removed \(path)")
      : Self(
        "remains", .warning, "an interrupted command left \(path)",
        advice: "run '\(command)' to remove it")
  }

  package init(_ symptom: Symptom) {
    self =
      switch symptom {
      case .sound: Self("file", .ok, "SQLite finds no fault in the replica's file")
      case .unsound(let words):
        Self(
          "file", .error, "SQLite finds a fault in the replica's file: \(words)",
          advice: "copy the folder, then run 'postil doctor --fix', or clone anew")
      case .unmended(let words):
        Self(
          "file", .error, "a rebuild did not mend the fault in the replica's file: \(words)",
          advice: "keep the folder for its unpushed work, and clone anew")
      case .rebuilt(let rows):
        Self("file", .ok, "mended: \(Phrase.counted(rows, "row")) folded anew from the log")
      case .keyFits: Self("key", .ok, "the key is this replica's")
      case .privateFiles: Self("secrets", .ok, "nobody else may read the key")
      case .readableByOthers(let path, let isMended):
        .readable(path, isMended: isMended, by: "postil doctor --fix")
      case .localDisk: Self("storage", .ok, "the replica lies on a disk of this machine")
      case .remoteFileSystem(let kind):
        Self(
          "storage", .warning, "the replica lies on a network file system (\(kind))",
          advice: "locks may not hold there: keep it on a disk of this machine, one for each device"
        )
      case .room(let free): Self("disk", .ok, "\(Self.size(free)) free")
      case .littleRoom(let free, let file):
        Self(
          "disk", .warning, "\(Self.size(free)) free, and the replica has \(Self.size(file))",
          advice: "make room: an upgrade or a large pull may need as much again")
      case .clockFits: Self("clock", .ok, "agrees with the server's times")
      case .clockBehind(let seconds):
        Self(
          "clock", .warning,
          "this machine's clock is at least \(duration(seconds)) behind the server's",
          advice: "set the clock: your times are shown to everybody")
      case .clockAhead(let seconds):
        Self(
          "clock", .warning, "this machine's clock was \(duration(seconds)) ahead of the server's",
          advice: "set the clock: your times are shown to everybody")
      case .synchronized(let days) where days < 7:
        Self(
          "sync", .ok,
          days == 0 ? "synced within a day" : "synced \(Phrase.counted(days, "day")) ago")
      case .synchronized(let days):
        Self(
          "sync", .warning, "last synced \(Phrase.counted(days, "day")) ago",
          advice: "run 'postil sync'")
      case .neverSynchronized:
        Self("sync", .warning, "not synced yet with this version", advice: "run 'postil sync'")
      case .syncRuns: Self("sync", .ok, "a sync is running")
      case .nothingUnpushed: Self("work", .ok, "everything is pushed")
      case .unpushed(let count):
        Self(
          "work", .warning, "\(Phrase.counted(count, "event")) of yours not pushed",
          advice: "run 'postil push'; until then only this disk has them")
      case .workOnlyHere:
        Self("work", .ok, "everything is on this disk only until 'postil publish' and a backup")
      case .refused(let event):
        Self("work", .error, "the server refused \(event)", advice: "run 'postil outbox'")
      case .parked(let count):
        Self(
          "work", .warning, "\(Phrase.counted(count, "event")) of yours parked",
          advice: "run 'postil outbox' to record them anew or drop them")
      case .strays(let count):
        Self(
          "work", .warning,
          "\(Phrase.counted(count, "event")) of this copied file not yet recorded under its new name",
          advice: "run 'postil sync'")
      case .noRemains: Self("remains", .ok, "no interrupted command left a file")
      case .remains(let path, let isMended):
        .remaining(path, isMended: isMended, by: "postil doctor --fix")
      case .draft(let path):
        Self(
          "remains", .warning, "a draft that was not recorded: \(path)",
          advice: "read it, record what you want to keep, and remove the folder")
      case .noteDraft(let path, let command):
        Self(
          "remains", .warning, "a text that was not recorded: \(path)",
          advice: "to go on with it: postil \(command); to drop it, remove the folder")
      case .search(.absent): Self("search", .ok, "no index yet: the first search makes it")
      case .search(.current): Self("search", .ok, "the index holds everything")
      case .search(.behind):
        Self("search", .ok, "the index is behind: the next search brings it up to date")
      case .search(.unusable):
        Self(
          "search", .warning, "the index is damaged, or of another version",
          advice: "run 'postil doctor --fix' to remove it: the next search makes it anew")
      case .searchRemoved:
        Self("search", .ok, "mended: removed the index; the next search makes it anew")
      case .versions(let spoken, let unfolded) where unfolded == 0:
        Self("version", .ok, "protocol \(spoken); every event of the log is understood")
      case .versions(_, let unfolded):
        Self(
          "version", .warning, "\(Phrase.counted(unfolded, "event")) of a later version of Postil",
          advice: "upgrade: they are kept, and shown then")
      case .serverAnswers(let address):
        Self("server", .ok, "\(address) answers with the key of your link")
      case .unpublished:
        Self("server", .ok, "none: the workspace is not published")
      }
  }
}

private func duration(_ seconds: Int64) -> String {
  Phrase.duration(seconds: UInt64(max(0, seconds)))
}
