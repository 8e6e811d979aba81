/// The echo of `clone` and `follow`.
package enum CloneText {
  package static func cloned(
    _ workspace: String, into path: String, as name: String, pulled events: Int
  ) -> String {
    "cloned \(workspace) into \(path) as \(name): \(Phrase.counted(events, "event")) pulled"
  }

  package static func follows(_ link: some CustomStringConvertible) -> String {
    "server     \(link)"
  }
}
