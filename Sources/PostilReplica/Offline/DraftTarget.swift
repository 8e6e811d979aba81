import PostilWire

/// The subject of a draft. The name of its folder says it, so that a later command finds it.
package struct DraftTarget: Hashable, Sendable {
  /// Words for a command line: `edit north.42`.
  package let command: String
  /// Tells apart the drafts of one thing: of a note, the words that it is about; of an edit, the text that it
  /// begins with. Empty for a reply.
  private let beginning: String

  /// A note at a place.
  package static func note(at place: AnnotationPlace) -> DraftTarget {
    let range = place.anchor.map { " --range \($0.start):\($0.end)" } ?? ""
    return DraftTarget(
      command: "annotate \(place.subject)\(range)",
      beginning: place.anchor?.quote.map(fingerprint) ?? "")
  }

  /// Another text of a note or a reply.
  package static func edit(of place: AnnotationPlace, from text: String) -> DraftTarget {
    DraftTarget(command: "edit \(place.subject)", beginning: fingerprint(of: text))
  }

  package static func reply(to place: AnnotationPlace) -> DraftTarget {
    DraftTarget(command: "reply \(place.subject)", beginning: "")
  }

  private init(command: String, beginning: String) {
    self.command = command
    self.beginning = beginning
  }

  /// The name of the folder. Ids and names of replicas have no character that means something there.
  ///
  /// - Parameter number: from 1; more for a draft that another process writes at the same time.
  package func folderName(_ number: Int) -> String {
    let words = command.replacing(" --range ", with: "@").replacing(" ", with: "@")
      .replacing(":", with: "-")
    return "\(words)=\(beginning)" + (number == 1 ? "" : "=\(number)")
  }

  /// - Returns: `nil` for a folder that is no draft's.
  package init?(folderName: String) {
    let parts = folderName.split(separator: "=", omittingEmptySubsequences: false)
    let words = parts[0].split(separator: "@").map(String.init)
    guard parts.count > 1, words.count > 1, Self.verbs.contains(words[0]) else { return nil }
    let range = words.count > 2 ? " --range \(words[2].replacing("-", with: ":"))" : ""
    self.init(command: "\(words[0]) \(words[1])\(range)", beginning: String(parts[1]))
  }

  /// True for a draft of the same thing that begins with another text.
  package func isOfOtherText(than other: DraftTarget) -> Bool {
    command == other.command && beginning != other.beginning
  }

  private static let verbs = ["annotate", "edit", "reply"]

  private static func fingerprint(of text: String) -> String {
    var hash = ItemsHash()
    hash.add(Array(text.utf8))
    return String(hash.finalized().prefix(12))
  }
}
