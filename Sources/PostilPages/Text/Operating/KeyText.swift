/// The echo of announcing the server's next key in its workspaces.
package enum KeyText {
  /// - Parameter isWithdrawal: whether the announcement was taken back.
  package static func announced(_ workspace: String, isWithdrawal: Bool) -> String {
    "\(isWithdrawal ? "withdrawn" : "announced")  \(workspace)"
  }

  package static func unchanged(_ workspace: String) -> String { "unchanged  \(workspace)" }

  package static func open(_ workspace: String) -> String {
    "left out   \(workspace): it is open, and nothing in it is signed"
  }

  package static func archived(_ workspace: String) -> String {
    "left out   \(workspace): it is archived"
  }

  /// - Parameter certificate: the operator's own, where the key is that of one.
  package static func next(
    _ pin: some CustomStringConvertible, in directory: String, certificate: String?
  ) -> [String] {
    let options = certificate.map { "--certificate \($0) --key FILE" } ?? "--next-key"
    return [
      "the next key is \(pin); each replica learns of it with its next sync",
      "to switch, once all have synced: stop the server, then run 'postil serve \(directory) "
        + "\(options)'",
    ]
  }
}
