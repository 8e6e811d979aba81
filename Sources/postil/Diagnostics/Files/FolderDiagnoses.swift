import PostilServer

extension Diagnosis {
  static func of(_ problem: ServerFolder.Problem) -> Diagnosis {
    switch problem {
    case .lockedByAnother(let path):
      Diagnosis(
        .refused, "another server serves \(path)", hint: "stop it first, or use its link")
    case .servedByEarlier(let path):
      Diagnosis(
        .refused, "a server of an earlier version of postil serves \(path); nothing was changed",
        hint: "restart the server with this version, and try again")
    case .changing(let path):
      Diagnosis(
        .refused, "another process is changing the workspaces in \(path)",
        hint: "try again when it has finished")
    case .nameMissing(let path):
      Diagnosis(
        .usage, "\(path) does not hold a workspace yet",
        hint: "name a new one: --workspace newsroom")
    case .replicaFolder(let path):
      Diagnosis(
        .usage, "\(path) is a replica",
        hint: "name a folder for the server; to use the replica, type -C \(path)")
    case .insideServer(let path, let server):
      Diagnosis(
        .usage, "\(path) lies inside a server's folder, \(server)",
        hint: "name that folder, or one outside it")
    case .noWorkspace(let path):
      Diagnosis(
        .notFound, "\(path) does not hold a workspace",
        hint: "name the folder that 'postil serve' serves")
    case .notAWorkspace(let file):
      Diagnosis(
        .integrity, "\(file) is not the log of a workspace, or its beginning is damaged",
        hint:
          "keep the file, move it out of the way and put back a backup: postil restore BACKUP DIR; "
          + "the replicas give back what the backup lacks")
    case .logsInDatabase(let path):
      Diagnosis(
        .usage, "\(path) holds only keys: the logs of its workspaces lie in a database",
        hint: "name the database that has them: --store URI"
      )
    case .logsInFolder(let path):
      Diagnosis(
        .usage, "\(path) holds the logs of its workspaces itself",
        hint: "omit --store, or name another folder for the keys of workspaces in a database")
    case .withoutKeys(let path):
      Diagnosis(
        .notFound, "\(path) does not hold the keys of a server with a database",
        hint:
          "copy the folder that 'postil workspace create DIR NAME --store URI' made: all servers have one key"
      )
    case .notHealing(let name, let path):
      Diagnosis(
        .usage,
        "workspace '\(name)' in \(path) is not healing: it was not restored, or has already healed",
        hint: "omit --healed")
    case .fileExists(let path):
      Diagnosis(
        .refused, "\(path) already exists; nothing was changed", hint: "choose another name")
    case .noSuchWorkspace(let name, let path, let known):
      Diagnosis(
        .notFound, "\(path) does not hold a workspace '\(name)', but \(listed(known))",
        hint: "to make it: postil workspace create \(path) \(name)")
    case .severalWorkspaces(let path, let known):
      Diagnosis(
        .usage, "\(path) holds several workspaces: \(listed(known))",
        hint: "choose one: --workspace \(known.first ?? "NAME")")
    case .archived(let name, let path):
      Diagnosis(
        .refused, "workspace '\(name)' in \(path) is archived",
        hint: "to bring it back: postil workspace archive \(path) \(name) --undo")
    case .allArchived(let path, let known):
      Diagnosis(
        .refused, "all workspaces in \(path) are archived: \(listed(known))",
        hint: "to bring one back: postil workspace archive \(path) \(known.first ?? "NAME") --undo")
    case .notArchived(let name, let path):
      Diagnosis(
        .refused, "workspace '\(name)' in \(path) is not archived", hint: "there is nothing to undo"
      )
    case .tooManyWorkspaces(let path, let limit):
      Diagnosis(
        .refused, "\(path) holds \(limit) workspaces, the most that a server can serve",
        hint: "make another folder for another server")
    case .otherWorkspace(let path, let found):
      Diagnosis(
        .integrity, "\(path) holds the workspace '\(found)': the folder was renamed",
        hint: "give the folder the workspace's name again")
    case .alreadyAWorkspace(let name, let path):
      Diagnosis(
        .refused, "\(path) already holds a workspace '\(name)'; nothing was changed",
        hint: "choose another folder, or move that workspace out of the way first")
    case .nameNotAllowed(let name):
      Diagnosis(
        .usage, "'\(name)' cannot be a workspace's name",
        hint: "use 1 to 64 Latin letters, digits, -, _ and ., and do not begin with a .")
    }
  }

  private static func listed(_ names: [String]) -> String {
    names.map { "'\($0)'" }.joined(separator: ", ")
  }
}
