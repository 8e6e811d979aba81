/// Commands that take a replica and got a server's folder, or the other way round.
extension Diagnosis {
  static let logOptionsOfReplica = Diagnosis(
    .usage, "--unpushed, --set-aside and --as-of take a replica, and this is a server's folder",
    hint: "without them 'postil log' shows the server's log, and what is set aside in it")

  static let otherLogFollowed = Diagnosis(
    .negative, "another file lies in the place of the log that was followed",
    hint: "type the command again to follow that one")

  static func notInServersLog(_ id: String) -> Diagnosis {
    Diagnosis(
      .notFound, "there is no '\(id)' in the server's log",
      hint: "'postil log' without an id shows what is there")
  }

  static let pastOfServer = Diagnosis(
    .usage, "--as-of takes a replica, and this is a server's folder",
    hint: "clone the workspace, and ask there")

  static func noServer(at path: String) -> Diagnosis {
    Diagnosis(
      .usage, "--workspace goes with a server's folder, and \(path) is none",
      hint: "a replica belongs to one workspace: leave it away, or name the folder with -C DIR")
  }

  static let noOutboxOfServer = Diagnosis(
    .usage, "a server's folder has no outbox",
    hint: "run it in the replica whose outbox it is: postil bundle create FILE --outbox")
}
