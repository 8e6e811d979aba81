import Foundation
import PostilServer

/// A folder, or a file, that somebody takes for a replica and that is something else of Postil's.
enum WrongFolder {
  case server
  /// It lies in a server's folder.
  case insideServer(String)
  /// It holds a workspace's log, and lies in no server's folder.
  case workspace
  case file

  /// - Parameter path: absolute.
  /// - Returns: `nil` for a path that has nothing to do with Postil.
  init?(_ path: String) {
    let files = FileManager.default
    var isFolder: ObjCBool = false
    if files.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
      self = .file
    } else if files.fileExists(atPath: "\(path)/workspaces") {
      self = .server
    } else if let server = ServerFolder.holding(path) {
      self = .insideServer(server)
    } else if files.fileExists(atPath: "\(path)/workspace.sqlite") {
      self = .workspace
    } else {
      return nil
    }
  }

  /// - Parameter typed: the path as somebody typed it.
  func diagnosis(of typed: String) -> Diagnosis {
    switch self {
    case .server:
      Diagnosis(
        .notFound,
        "\(typed) is a server's folder, not a replica: it holds the log, but no state to read",
        hint:
          "to see what it holds: postil workspace list \(typed); to make a replica: postil clone LINK DIR"
      )
    case .insideServer(let server):
      Diagnosis(
        .notFound, "\(typed) lies inside a server's folder, \(server), and is not a replica",
        hint: "name the server's folder: postil -C \(server) log --workspace NAME; "
          + "postil workspace list \(server) lists what it holds")
    case .workspace:
      Diagnosis(
        .notFound, "\(typed) holds a server's copy of a workspace, not a replica",
        hint:
          "a server serves it from DIR/workspaces/NAME; to make a replica: postil clone LINK DIR")
    case .file:
      Diagnosis(
        .notFound, "\(typed) is a file, but a replica is a folder",
        hint: "name the replica's folder; to make a server's folder from a backup: postil restore "
          + "\(typed) DIR")
    }
  }
}
