import ArgumentParser
import Foundation
import PostilPages

/// `postil`: one binary for the server and for every replica.
@main
struct Postil: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "postil",
    abstract: "Annotate the same articles as your team, offline, and lose nothing.",
    usage: "postil <subcommand>",
    discussion: """
      Every command but serve, clone, pull, push, sync, reclone, invite, role, revoke and bundle apply \
      works without a network. A replica is a folder with .postil/ in it, found upward from the current one, \
      or named with -C DIR.

      Short names: ls (articles), notes (annotations), rm (delete), st (status), and your own, from the \
      section [alias] of the file that 'postil config' names.

      Exit codes: 0 ok, 1 negative answer, 2 usage, 3 not found or ambiguous, 4 a human must decide, \
      5 server unreachable (your work is saved), 6 refused by policy, 7 integrity failure, \
      130 interrupted.
      """,
    version: "postil 0.1.0",
    groupedSubcommands: [
      CommandGroup(
        name: "Workspace",
        subcommands: [
          Serve.self, Workspaces.self, Backup.self, Init.self, Publish.self,
          Clone.self, Follow.self, Status.self,
        ]),
      CommandGroup(
        name: "Members",
        subcommands: [
          InviteGuest.self, Members.self, SetRole.self, Revoke.self, SetAside.self, Reinstate.self,
        ]),
      CommandGroup(
        name: "Articles",
        subcommands: [
          Import.self, Articles.self, Find.self, Show.self, Revisions.self, Diff.self,
          Withdraw.self, Duplicate.self, Duplicates.self, Export.self, Agreement.self,
        ]),
      CommandGroup(
        name: "Annotate",
        subcommands: [
          Annotate.self, Annotations.self, Anchors.self, DecideAnchor.self, Reply.self, Edit.self,
          Tag.self, SetFields.self,
          Assess.self,
          Release.self, Delete.self, Restore.self,
          UndoStep.self,
        ]),
      CommandGroup(name: "Vocabulary", subcommands: Vocabulary.commands),
      CommandGroup(
        name: "Share",
        subcommands: [
          Pull.self, Push.self, Sync.self, Outbox.self, Bundle.self, Reclone.self,
        ]),
      CommandGroup(name: "Decide", subcommands: [Conflicts.self, Resolve.self, Why.self]),
      CommandGroup(
        name: "History",
        subcommands: [NewsCommand.self, Log.self, Rebuild.self, Verify.self, Digest.self, End.self]),
      CommandGroup(
        name: "Postil",
        subcommands: [
          Doctor.self, Configuration.self, Completion.self, ManualPages.self, CompleteWord.self,
        ]),
    ])

  @OptionGroup(title: "Global options") var global: GlobalOptions

  static func main() async {
    // Beyond the limit of a file's size a write fails, and does not end the process.
    signal(SIGXFSZ, SIG_IGN)
    let clock = ContinuousClock()
    let start = clock.now
    var arguments: [String] = []
    var begun: (any ParsableCommand.Type)?
    do {
      let invocation = try Invocation(
        try TypedText.arguments(), environment: ProcessInfo.processInfo.environment)
      Settings.use(invocation.settings)
      arguments = invocation.arguments
      try expectCommand(arguments)
      var command = try parsed(arguments)
      begun = type(of: command)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      try Terminal.finish()
      Terminal.detail(RunText.took(seconds: (clock.now - start) / .seconds(1)))
    } catch let answer as ExitCode {
      do { try Terminal.finish() } catch { exit(withDiagnosisOf: error) }
      exit(withDiagnosisOf: answer)
    } catch {
      exit(withDiagnosisOf: SimilarIDs.added(to: error, in: arguments), in: begun)
    }
  }

  /// - Throws: the parser's errors, but for an option that there is not, which is named first.
  static func parsed(_ arguments: [String]) throws -> any ParsableCommand {
    let (asked, rest) = command(of: arguments)
    do {
      // The command alone reads its words: beside it, the root would take -river apart, since it declares -v.
      // Questions, groups and mistakes are the root's, which knows the whole name of each command.
      if let command = try? asked.parseAsRoot(Array(rest)), type(of: command) == asked {
        if let repeated = RepeatedOption(in: arguments) { throw repeated }
        return command
      }
      let command = try parseAsRoot(arguments)
      // It asks for help, or a text that begins with -h was taken for that.
      if let unknown = UnknownOption(in: arguments) { throw unknown }
      return command
    } catch {
      if let unknown = UnknownOption(in: arguments) { throw unknown }
      throw error
    }
  }

  /// These have commands of their own.
  private static let groups = ["anchor", "bundle", "workspace"]

  /// `postil -C DIR show …` means `postil show -C DIR …`, and so does `-C` between two words of a command.
  static func placingDirectory(_ arguments: [String]) -> [String] {
    var rest = arguments
    let isBetween = rest.count >= 4 && rest[1] == "-C" && groups.contains(rest[0])
    guard rest.count >= 3, rest[0] == "-C" || isBetween else { return rest }
    let directory = Array(rest[isBetween ? 1..<3 : 0..<2])
    rest.removeSubrange(isBetween ? 1..<3 : 0..<2)
    let words = groups.contains(rest[0]) ? 2 : 1
    // A group alone shows its help.
    if rest.count >= words { rest.insert(contentsOf: directory, at: words) }
    return rest
  }

  /// - Parameter command: the one that had begun to run.
  private static func exit(
    withDiagnosisOf error: any Error, in command: (any ParsableCommand.Type)? = nil
  ) -> Never {
    if let diagnosis = Diagnosis(error) {
      Terminal.complain(diagnosis.lines)
      Foundation.exit(diagnosis.status.rawValue)
    }
    if let code = error as? ExitCode { Foundation.exit(code.rawValue) }
    // Help, version and mistakes in the command line, in the parser's words.
    let message = fullMessage(for: error)
    if exitCode(for: error) == .success {
      print(message)
      do { try Terminal.finish() } catch { exit(withDiagnosisOf: error) }
      Foundation.exit(ExitStatus.ok.rawValue)
    }
    Terminal.complain(UsageMistake(error, in: command).lines)
    Foundation.exit(ExitStatus.usage.rawValue)
  }
}
