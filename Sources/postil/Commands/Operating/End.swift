import ArgumentParser
import Foundation
import PostilCore
import PostilPages
import PostilReplica
import PostilServer
import PostilStore
import PostilWire

struct End: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "end",
    abstract: "Print the log's end as the operator signed it, or compare it with a colleague's.",
    discussion: """
      The server signs where its log ends, and this replica keeps the newest signed end: one line \
      that you can mail. --compare finds such a line of another replica, also within a mail that \
      quotes it. Exits with 7 if both cannot be true: then the server told you different things, \
      or its folder was put back from a copy unnoticed. Exits with 1 if the server was restored in \
      between, so that both can be true. In a server's folder it signs where the log ends now, and \
      compares a replica's line with the log itself.
      """)

  @OptionGroup var location: Location
  @OptionGroup var choice: OperatorChoice

  @Option(
    help: ArgumentHelp(
      "A file with the line that another replica printed; - reads stdin.",
      valueName: "file"))
  var compare: String?

  @Flag(help: "Print one JSON document: {\"schema\": \"postil/1\", \"data\": …}.")
  var json = false

  func run() throws {
    if choice.isForServer(location) {
      let workspace = try choice.server(at: location.path)
      guard let compare else { return try print(workspace.signedEnd(), uncovered: 0) }
      let other = try Self.read(compare)
      let store = try workspace.reading()
      // An end of another epoch proves nothing until a start has noticed that the folder was put back.
      guard try other.end.epoch == store.epoch || !store.isPutBack() else {
        throw OperatorDesk.Problem.putBack(path: workspace.folder.path)
      }
      return try say(EndComparison(of: other, in: store), of: other, inServer: true)
    }
    let replica = try choice.none(in: location).replica()
    if let compare {
      let other = try Self.read(compare)
      return try say(replica.compare(with: other), of: other, inServer: false)
    }
    guard let newest = try replica.newestSignedEnd() else {
      throw Diagnosis.noSignedEnd(.notFound)
    }
    try print(newest.signed, uncovered: newest.uncovered)
  }

  /// - Parameter uncovered: how many events of the own log come after the end.
  private func print(_ end: SignedEnd, uncovered: UInt64) throws {
    if json { return try OutputOptions.printDocument(PrintedEnd(end, uncovered: uncovered)) }
    Terminal.print(end.text)
    guard uncovered > 0 else { return }
    Terminal.say(EndText.uncovered(uncovered))
  }

  private func say(_ comparison: EndComparison, of other: SignedEnd, inServer isServer: Bool) throws
  {
    if json { try OutputOptions.printDocument(PrintedComparison(comparison, of: other)) }
    let seq = other.end.seq
    let text = EndText(isServer: isServer)
    switch comparison {
    case .same: say(text.same(seq))
    case .isEarlier(let cursor): say(text.earlier(seq, cursor: cursor))
    case .isLater(let cursor): say(text.later(seq, cursor: cursor))
    case .isOfOtherLife:
      throw Diagnosis.otherLife(seq, isServer: isServer, of: text.holder)
    case .isLost(let end):
      throw Diagnosis.lostEnd(seq, serverEnd: end)
    case .contradicts(let own):
      throw Diagnosis.endsContradict(at: seq, own.map { [$0, other] } ?? [other])
    }
  }

  private func say(_ sentence: String) {
    if !json { Terminal.print(sentence) }
  }

  /// The most bytes of a file that are searched for an end: more than the text of a mail with its quotes.
  private static let limitBytes = 1 << 20

  private static func read(_ path: String) throws -> SignedEnd {
    let bytes: Data
    do {
      bytes = try NamedFile.beginning(of: path, bytes: limitBytes)
    } catch {
      throw FileProblem.reading(path, error)
    }
    // A mail's text may have any charset; the line itself is ASCII.
    return try SignedEnd(String(decoding: bytes, as: UTF8.self))
  }
}
