import PostilServer

extension Diagnosis {
  static func of(_ problem: ServerFolder.Problem) -> Diagnosis {
    switch problem {
    case .lockedByAnother(let path):
      Diagnosis(
        .refused, "another server serves \(path)", hint: "stop it first, or use its link")
    case .changing(let path):
      Diagnosis(
        .refused, "another process changes the workspaces of \(path) just now",
        hint: "try again when it has ended")
    case .nameMissing(let path):
      Diagnosis(
        .usage, "\(path) holds no workspace yet", hint: "name a new one: --workspace newsroom")
    case .replicaFolder(let path):
      Diagnosis(
        .usage, "\(path) is a replica",
        hint: "a server has a folder of its own; a replica's is named with -C \(path)")
    case .insideServer(let path, let server):
      Diagnosis(
        .usage, "\(path) lies in a server's folder, \(server)",
        hint: "name that folder, or one outside of it")
    case .noWorkspace(let path):
      Diagnosis(
        .notFound, "\(path) holds no workspace", hint: "name the folder that 'postil serve' serves")
    case .notAWorkspace(let file):
      Diagnosis(
        .integrity, "\(file) is no log of a workspace, or its beginning is damaged",
        hint:
          "keep the file, move it out of the way and put back a backup: postil restore BACKUP DIR; "
          + "the replicas give back what the backup lacks")
    case .notHealing(let name, let path):
      Diagnosis(
        .usage,
        "workspace '\(name)' in \(path) does not heal: it was not restored, or is healed already",
        hint: "leave --healed away")
    case .fileExists(let path):
      Diagnosis(
        .refused, "\(path) is there already; nothing was changed", hint: "choose another name")
    case .noSuchWorkspace(let name, let path, let known):
      Diagnosis(
        .notFound, "\(path) holds no workspace '\(name)', but \(listed(known))",
        hint: "to make it: postil workspace create \(path) \(name)")
    case .severalWorkspaces(let path, let known):
      Diagnosis(
        .usage, "\(path) holds several workspaces: \(listed(known))",
        hint: "say which: --workspace \(known.first ?? "NAME")")
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
        .refused, "\(path) holds \(limit) workspaces, and no server serves more",
        hint: "make another folder for a server of its own")
    case .otherWorkspace(let path, let found):
      Diagnosis(
        .integrity, "\(path) holds the workspace '\(found)': the folder was renamed",
        hint: "give the folder the workspace's name again")
    case .alreadyAWorkspace(let name, let path):
      Diagnosis(
        .refused, "\(path) holds a workspace '\(name)' already; nothing was changed",
        hint: "choose another folder, or move that workspace's out of the way first")
    case .nameNotAllowed(let name):
      Diagnosis(
        .usage, "'\(name)' cannot be a workspace's name",
        hint: "use 1 to 64 Latin letters, digits, -, _ and ., and no . at the beginning")
    }
  }

  private static func listed(_ names: [String]) -> String {
    names.map { "'\($0)'" }.joined(separator: ", ")
  }
}
