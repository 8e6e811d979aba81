import PostilServer
import PostilWire

extension Diagnosis {
  static func of(_ problem: UnpublishedServer.Problem) -> Diagnosis {
    switch problem {
    case .holdsWork(let path):
      Diagnosis(
        .refused, "\(path) holds the log of a replica whose own file is gone; nothing was changed",
        hint: "to use that log, run 'postil serve \(path)'; or choose another folder")
    case .handoverBegun(let target):
      Diagnosis(
        .refused, "publishing to \(target) was interrupted", hint: "to finish it, run 'postil sync'"
      )
    case .targetMissing(let path, let note):
      Diagnosis(
        .refused,
        "publishing to \(path) was interrupted, and the workspace's folder is not there any more",
        hint:
          "if it is on another disk, connect that and try again; if it is gone for good, remove \(note)"
      )
    }
  }

  static func notPublished(_ workspace: String) -> Diagnosis {
    Diagnosis(
      .refused, "'\(workspace)' is not published: nobody else can reach it; nothing was changed",
      hint: "hand it over to a server first: postil publish SERVER-DIR")
  }

  static func published(_ link: Link) -> Diagnosis {
    Diagnosis(
      .refused, "the workspace has a server already: \(link)",
      hint: "to move a server, copy its folder while it is stopped; then run 'postil link LINK'")
  }

  static func folderNamesNoWorkspace(_ name: String) -> Diagnosis {
    Diagnosis(
      .usage, "the folder's name, '\(name)', cannot be a workspace's name",
      hint: "name the workspace, in Latin letters, digits, -, _ and .: --workspace NAME")
  }
}
