/// The echo of commands on the workspaces of a server's folder.
package enum WorkspaceText {
  /// - Parameter isFirst: whether the folder held none before.
  package static func created(_ name: String, in directory: String, isFirst: Bool) -> String {
    isFirst
      ? """
      created \(name) in \(directory), which held no workspace before: it is the folder of a new server, \
      postil serve \(directory)
      """
      : """
      created \(name) in \(directory); a server that runs there serves it from now on, under the link \
      of its other workspaces with this name in it
      """
  }

  package static func firstAdmin(of name: String, in directory: String) -> String {
    "for its first admin: postil -C \(directory) invite --role admin --workspace \(name)"
  }

  package static func broughtBack(_ name: String, in directory: String) -> String {
    "\(name) in \(directory) is served again"
  }

  package static func archived(_ name: String, in directory: String) -> String {
    """
    archived \(name) in \(directory): it is served no more, and nothing of it was removed
    to bring it back: postil workspace archive \(directory) \(name) --undo
    """
  }

  package static func restored(_ name: String, to directory: String) -> String {
    "restored \(name) to \(directory)"
  }

  /// - Parameter isOfServer: whether it is the server's key, and not the operator's.
  package static func missingKey(_ path: String, isOfServer: Bool) -> String {
    isOfServer
      ? "missing: \(path), the key that links pin; without it every replica needs a new link"
      : "missing: \(path), the operator's key; without it only admins see to members"
  }

  package static func afterRestoring(to directory: String) -> String {
    "put there what is missing from where the lost server's keys are kept, then: "
      + "postil serve \(directory)"
  }
}
