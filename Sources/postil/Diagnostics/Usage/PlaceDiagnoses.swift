/// Commands that take a replica and got a server's folder, or the other way round.
extension Diagnosis {
  static let logOptionsOfReplica = onlyInReplica(
    "--unpushed, --set-aside, --as-of, --changes and what chooses events",
    hint: "without them 'postil log' shows the server's log, and what is set aside in it")

  static let pastOfServer = onlyInReplica("--as-of", hint: "clone the workspace, and ask there")

  static let outboxOfServer = onlyInReplica(
    "--outbox", hint: "run it in the replica whose outbox it is: postil bundle create FILE --outbox"
  )

  private static func onlyInReplica(_ options: String, hint: String) -> Diagnosis {
    Diagnosis(.usage, "use \(options) in a replica: this is a server's folder", hint: hint)
  }

  static func onlyInServer(_ path: String) -> Diagnosis {
    Diagnosis(
      .usage, "use --workspace with a server's folder: \(path) is not one",
      hint: "a replica belongs to one workspace: omit the option, or name the folder with -C DIR")
  }

  static func noFolder(_ path: String) -> Diagnosis {
    Diagnosis(.notFound, "there is no folder \(path)", hint: "check the path after -C")
  }

  static func notInServersLog(_ id: String) -> Diagnosis {
    Diagnosis(
      .notFound, "there is no '\(id)' in the server's log",
      hint: "'postil log' without an id shows the whole log")
  }

  static let otherLogFollowed = Diagnosis(
    .negative, "the log that was being followed has been replaced by another file",
    hint: "run the command again to follow that one")
}
