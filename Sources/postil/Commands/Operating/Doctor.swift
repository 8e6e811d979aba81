import ArgumentParser
import Foundation
import PostilPages
import PostilReplica

struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check this replica, its disk, its clock and its server, and say what to do.",
    discussion: """
      --fix mends what is safe: who may read the key, files that interrupted commands left, and \
      tables that are folded from the log. Exits with 0 if nothing is wrong, and with 1 if something \
      needs you.
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions

  @Flag(help: "Mend what is safe.")
  var fix = false

  @Flag(help: "Do not ask the server.")
  var offline = false

  func run() async throws {
    let replica = try location.replica()
    let checkup = Checkup(
      replica, now: currentInstant(),
      temporaryFolder: FileManager.default.temporaryDirectory.path, isMending: fix)
    var lines = Self.lines("file") { try checkup.ofFile() }
    lines += Self.lines("key") { try checkup.ofKey() }
    lines += checkup.ofModes().map(CheckupLine.init)
    lines += Self.lines("disk") { try checkup.ofDisk() }
    lines += Self.lines("clock") { try checkup.ofClock() }
    lines += Self.lines("sync") { try checkup.ofSync() }
    lines += Self.lines("work") { try checkup.ofWork() }
    lines += checkup.ofRemains().map(CheckupLine.init)
    if !offline { lines.append(await Self.server(of: replica)) }
    let found = lines
    try output.print(found) {
      for line in found { Terminal.print(line.text(Terminal.styles)) }
    }
    Terminal.say(CheckupLine.summary(found))
    if found.contains(where: { $0.grade != .ok }) {
      throw ExitCode(ExitStatus.negative.rawValue)
    }
  }

  private static func server(of replica: Replica) async -> CheckupLine {
    if replica.folder.isUnpublished { return CheckupLine(.unpublished) }
    do {
      return CheckupLine(.serverAnswers(try await replica.reachServer()))
    } catch {
      return failed("server", error)
    }
  }

  /// The symptoms that a check finds; an error of its own is one, too.
  private static func lines(_ check: String, _ body: () throws -> [Symptom]) -> [CheckupLine] {
    do {
      return try body().map(CheckupLine.init)
    } catch {
      return [failed(check, error)]
    }
  }

  private static func failed(_ check: String, _ error: any Error) -> CheckupLine {
    let diagnosis = Diagnosis(error)
    let isAbsent = diagnosis?.status == .unreachable
    return CheckupLine(
      check, isAbsent ? .warning : .error, diagnosis?.message ?? "\(error)",
      advice: diagnosis?.hint)
  }
}
