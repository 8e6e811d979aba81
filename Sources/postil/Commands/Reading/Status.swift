import ArgumentParser
import PostilPages
import PostilReplica

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say where this replica stands, without asking the server.")

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions

  func run() throws {
    let status = try location.replica().status(countingAnchors: true)
    try output.print(status) {
      print(
        "\(Terminal.bold(status.replica)) in workspace \(status.workspace), at event \(status.cursor)"
      )
      print("server     \(status.link)")
      for pin in status.announcedPins { print("           its next key is announced: pin=\(pin)") }
      if status.serverHeals {
        print(
          "           put back to an older state; took no pushes when last asked, try again later")
      }
      print(
        "holds      \(Phrase.counted(status.articles, "article")), "
          + Phrase.counted(status.annotations, "annotation"))
      print("members    \(status.members.joined(separator: ", "))")
      if let role = status.role { print("role       \(role)") }
      if let away = status.turnedAway {
        print(away.lines)
      } else if status.isJoining == true {
        print("joining    not finished: run 'postil sync' to finish it")
      }
      print("to push    \(Phrase.counted(status.unpushed, "event"))")
      if status.parked > 0 {
        print(
          "put aside  \(Phrase.counted(status.parked, "event")) of yours; postil outbox says why, and "
            + "what to do")
      }
      if let refused = status.refused {
        print("refused    \(refused): postil outbox says why, and what to do")
      }
      if status.strays > 0 {
        print(
          "put aside  \(Phrase.counted(status.strays, "event")) of a copied file; the next sync "
            + "records them anew")
      }
      if status.acknowledged > 0 {
        print(
          "pushed     \(Phrase.counted(status.acknowledged, "event")) for the next pull to put into "
            + "the log")
      }
      print("conflicts  \(status.conflicts)")
      if let count = status.doubtfulAnchors, count > 0 {
        print(
          "anchors    \(Phrase.counted(count, "quote")) whose words changed or went; postil "
            + "anchors")
      }
      if status.setAside > 0 {
        let hanging =
          status.hanging > 0
          ? ", and \(status.hanging) \(status.hanging == 1 ? "hangs" : "hang") on "
            + (status.setAside == 1 ? "it" : "them") : ""
        print(
          "set aside  \(Phrase.counted(status.setAside, "event"))\(hanging); postil log --set-aside"
        )
      }
      if status.withoutRoom > 0 {
        print(
          "no room    \(Phrase.counted(status.withoutRoom, "event")) of the log change nothing")
      }
      if status.unfolded > 0 {
        print(
          "ignored    \(Phrase.counted(status.unfolded, "event")) that this version cannot fold")
      }
      if status.ignored > status.unfolded {
        print(
          "ignored    \(Phrase.counted(status.ignored - status.unfolded, "event")) about what is not "
            + "there, or with what it cannot hold")
      }
    }
  }
}

extension TurnedAway {
  /// What a person reads of it, and what to do.
  fileprivate var lines: String {
    if let otherLog { return otherLog }
    guard reason == "revoked", let seq else {
      let message = Diagnosis.of(SyncError.refused(refusal)).message
      return """
        no entry   \(Harmless.line(message)), said the server when last asked
                   your work is saved here; ask an admin or the operator, then postil sync
        """
    }
    let known = by.map { by in " by \(by)" + (at.map { ", \($0)" } ?? "") }
    return """
      revoked   \(known ?? " as the server said when last asked"), event \(seq) of the log
                 it can neither push nor pull any more; your work is saved here, and postil log \
      --unpushed shows what nobody else has
                 to go on: ask an admin for an invitation, and clone into another folder
      """
  }

  /// What is said where the server holds another log than the replica.
  private var otherLog: String? {
    switch refusal.code {
    case .diverged:
      """
      other log  the server's log is not this replica's\(seq.map { " at event \($0)" } ?? ""), when last asked
                 \(Diagnosis.whereLogsDiffer)
      """
    case .logIsBehind:
      """
      other log  the server's log ends at event \(refusal.expected), and there were later ones, when last asked
                 \(Diagnosis.whileBehind)
      """
    default: nil
    }
  }
}
