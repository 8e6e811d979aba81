import ArgumentParser
import Foundation
import PostilPages
import PostilReplica
import PostilServer

struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check this replica, its disk, its clock and its server, and say what to do.",
    discussion: """
      --fix mends what is safe: who may read the key, files that interrupted commands left, a damaged \
      search index, and tables that are folded from the log. In a server's folder it checks keys, disk, \
      logs and backups, also while it is served. Exits with 0 if nothing is wrong, and with 1 if something \
      needs you.
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions

  @Argument(
    help: ArgumentHelp(
      "A server's folder, also while it is served; by default the replica.", valueName: "dir"))
  var directory: String?

  @OptionGroup var shared: StoreOption

  @Flag(
    help: "With --store: do not ask for a synchronous standby.")
  var allowNoStandby = false

  @Flag(help: "Mend what is safe.")
  var fix = false

  @Flag(help: "Do not ask the server.")
  var offline = false

  func validate() throws { _ = try NamedServer.directory(location, directory) }

  func run() async throws {
    let isServer = directory != nil || location.isServer || shared.store != nil
    let found = isServer ? try ofServer() : try await ofReplica()
    try output.print(found) {
      for line in found { Terminal.print(line.text(Terminal.styles)) }
    }
    Terminal.say(CheckupLine.summary(found))
    if found.contains(where: { $0.grade != .ok }) {
      throw ExitCode(ExitStatus.negative.rawValue)
    }
  }

  private func ofReplica() async throws -> [CheckupLine] {
    let replica = try location.replica()
    let checkup = Checkup(
      replica, now: currentInstant(),
      temporaryFolder: FileManager.default.temporaryDirectory.path, isMending: fix)
    var lines = Self.lines("file") { try checkup.ofFile() }
    lines += Self.lines("key") { try checkup.ofKey() }
    lines += checkup.ofModes().map { CheckupLine($0) }
    lines += Self.lines("disk") { try checkup.ofDisk() }
    lines += Self.lines("clock") { try checkup.ofClock() }
    lines += Self.lines("sync") { try checkup.ofSync() }
    lines += Self.lines("work") { try checkup.ofWork() }
    lines += Self.lines("search") { try checkup.ofSearch() }
    lines += checkup.ofRemains().map { CheckupLine($0) }
    if !offline { lines.append(await Self.server(of: replica)) }
    return lines
  }

  private func ofServer() throws -> [CheckupLine] {
    let directory = try NamedServer.directory(location, directory)
    let checkup = try ServerCheckup(
      ServerFolder(directory), in: shared.address(), needsStandby: !allowNoStandby,
      now: currentInstant(), isMending: fix)
    let workspaces = try checkup.workspaces()
    func lines(_ check: String, _ body: () throws -> [ServerSymptom]) -> [CheckupLine] {
      Self.lines(check) { try body().map { CheckupLine($0, in: directory) } }
    }
    var found = lines("server") { try checkup.ofLocks() }
    found += lines("secrets") { try checkup.ofKeys() }
    found += lines("disk") { try checkup.ofDisk() }
    for workspace in workspaces { found += lines("log") { try checkup.of(workspace) } }
    return found + lines("remains") { try checkup.ofRemains() }
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
    lines(check) { try body().map { CheckupLine($0) } }
  }

  private static func lines(_ check: String, _ body: () throws -> [CheckupLine]) -> [CheckupLine] {
    do { return try body() } catch { return [failed(check, error)] }
  }

  private static func failed(_ check: String, _ error: any Error) -> CheckupLine {
    let diagnosis = Diagnosis(error)
    let isAbsent = diagnosis?.status == .unreachable
    return CheckupLine(
      check, isAbsent ? .warning : .error, diagnosis?.message ?? "\(error)",
      advice: diagnosis?.hint)
  }
}
