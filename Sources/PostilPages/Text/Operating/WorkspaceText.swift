/// The echo of commands on the workspaces of a server's folder.
package enum WorkspaceText {
  /// One line for each.
  package static func list(_ workspaces: [WorkspaceLine], _ styles: Styles) -> [String] {
    let width = workspaces.map(\.name.count).max() ?? 0
    return workspaces.map { workspace in
      let name = workspace.name + String(repeating: " ", count: width - workspace.name.count)
      let events = workspace.events.map { Phrase.counted($0, "event") } ?? "cannot be read"
      let end = workspace.healsUntil.map { " until \(styles.moment($0))" } ?? ""
      return "\(name)  \(events), \(workspace.bytes) bytes"
        + (workspace.archived ? ", archived" : "") + (workspace.heals ? ", healing\(end)" : "")
    }
  }

  /// - Parameter isFirst: whether the folder held none before.
  package static func created(_ name: String, in directory: String, isFirst: Bool) -> String {
    isFirst
      ? """
      created \(name) in \(directory), the folder of a new server; to start the server: postil serve \(directory)
      """
      : """
      created \(name) in \(directory); a server that is running there serves it from now on, under the link \
      of its other workspaces with this name in it
      """
  }

  /// In a database that several servers may serve.
  package static func createdShared(_ name: String, keysIn directory: String) -> [String] {
    [
      "created \(name) in the database, and its keys in \(directory)",
      "every server needs a copy of \(directory), which nobody else may read; to start one: "
        + "postil serve \(directory) --store URI",
    ]
  }

  package static func firstAdmin(of name: String, in directory: String) -> String {
    "to invite its first admin: postil -C \(directory) invite --role admin --workspace \(name)"
  }

  package static func broughtBack(_ name: String, in directory: String) -> String {
    "\(name) in \(directory) is served again"
  }

  package static func archived(_ name: String, in directory: String) -> String {
    """
    archived \(name) in \(directory): it is no longer served, and nothing was removed
    to bring it back: postil workspace archive \(directory) \(name) --undo
    """
  }

  package static func restored(_ name: String, to directory: String) -> String {
    "restored \(name) to \(directory)"
  }

  package static func restoredShared(_ name: String, keysIn directory: String) -> String {
    "restored \(name) to the database; its keys belong into \(directory)"
  }

  /// - Parameter isOfServer: whether it is the server's key, and not the operator's.
  package static func missingKey(_ path: String, isOfServer: Bool) -> String {
    isOfServer
      ? "missing: \(path), the key that links pin; without it every replica needs a new link"
      : "missing: \(path), the operator's key; without it only admins can manage members"
  }

  /// - Parameter isShared: whether the logs are in a database.
  package static func afterRestoring(to directory: String, isShared: Bool) -> String {
    let serve = "postil serve \(directory)\(isShared ? " --store URI" : "")"
    return "put back any missing key from where you keep it, then run '\(serve)'"
  }
}
