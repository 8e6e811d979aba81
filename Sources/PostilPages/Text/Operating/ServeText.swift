/// The lines that a server prints at its start and its end.
package enum ServeText {
  /// About a link with the invitation for the first admin.
  ///
  /// - Parameter isShared: whether the logs lie in a database.
  package static func firstAdmin(isShared: Bool) -> [String] {
    [
      "the first person to use this link becomes an admin: postil clone LINK DIR --as NAME",
      "the link works until then; everyone else needs an invitation: run 'postil invite --role analyst' in "
        + (isShared ? "an admin's replica" : "this folder or in an admin's replica"),
    ]
  }

  /// - Parameter address: host and port.
  package static func metrics(at address: String) -> String {
    "metrics at http://\(address)/metrics, and /healthz"
  }

  package static let serving = "serving until Ctrl-C"

  package static let stoppedShared = "stopped; everything acknowledged is in the database"

  package static func stopped(_ directory: String) -> String {
    "stopped; everything acknowledged is in \(directory)"
  }
}
