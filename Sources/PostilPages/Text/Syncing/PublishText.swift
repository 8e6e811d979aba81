/// The echo of the commands that make a workspace without a server, and publish it.
package enum PublishText {
  package static func founded(_ workspace: String, in path: String, as name: String) -> String {
    """
    made workspace \(workspace) in \(path), with you as \(name) and no server
    to share it later: postil publish SERVER-DIR
    """
  }

  /// - Parameter events: how many the log holds.
  package static func published(
    _ workspace: String, to directory: String, events: some BinaryInteger,
    link: some CustomStringConvertible
  ) -> String {
    """
    published \(workspace) to \(directory): \(Phrase.counted(events, "event")), and the operator's key
    server     \(link)
    to start it: postil serve \(directory); if it prints another link, run: postil link LINK
    """
  }

  package static func settled(_ link: some CustomStringConvertible) -> String {
    "an interrupted 'postil publish' is finished now: server \(link)"
  }

  /// Below the result of a sync.
  package static let notPublished =
    "nothing left this machine: the workspace is not published; to share it, run 'postil publish SERVER-DIR'"
}
