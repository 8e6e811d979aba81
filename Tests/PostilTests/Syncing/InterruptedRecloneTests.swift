import Foundation
import Testing

extension EndToEnd {
  /// Ctrl-C while a replica takes the server's log in the place of its own.
  @Suite(.serialized) struct InterruptedRecloneTests {
    /// The moment at which the key is pressed.
    enum Moment: CaseIterable {
      case copyBegins, copyIsThere, keyIsNew, replicaGoesOn
    }

    /// Signals may be blocked or ignored in a test's children.
    private static let interruptible = """
      import os, signal, sys
      signal.signal(signal.SIGINT, signal.SIG_DFL)
      signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
      os.execv(sys.argv[1], sys.argv[1:])
      """

    private func has(_ moment: Moment, _ north: Member, _ program: RunningProgram) throws -> Bool {
      let names = try FileManager.default.contentsOfDirectory(atPath: "\(north.folder)/.postil")
      return switch moment {
      case .copyBegins: names.contains { $0.hasPrefix("before-reclone-") }
      case .copyIsThere: names.contains("before-reclone-1.sqlite")
      case .keyIsNew: names.contains { $0 == "key.next" || $0.hasPrefix("key.") }
      case .replicaGoesOn: program.stdout.contains("goes on as ")
      }
    }

    @Test(arguments: Moment.allCases)
    func `Ctrl-C loses nothing, and the next run finishes it`(moment: Moment) async throws {
      try await Team.meet("north", "south") { team in
        let (north, south) = (team.north, team.south)
        let article = try await north.imports("The weir\n\nThe weir held all night.\n")
        try await team.syncAll(north, south, north)
        await team.server.stop()
        try team.copyLog()
        try await team.restart()
        let note = try await north.annotates(article, "held", note: "It did not.")
        try await north.does("sync")
        try await north.does("reply", note, "Who says so?")
        await team.server.stop(SIGKILL)
        try team.putBackLog(inPlace: true)
        try await team.restart()
        _ = try await south.annotates(article, "all night", note: "Since when?")
        try await south.does("sync")
        #expect(try await north.postil("sync").code == 7)

        let program = try Program.start(
          ["-c", Self.interruptible, Program.path, "-C", "north", "reclone", "--yes"],
          of: "/usr/bin/python3", in: team.bench.folder)
        try await until("\(moment)") { try !program.isRunning || has(moment, north, program) }
        program.signal(SIGINT)
        let ended = await program.ended()
        #expect(ended.code == 130 || ended.code == 0, "\(ended)")

        let verified = try await north.postil("verify")
        #expect(verified.code == 0, "\(moment): \(verified)")
        let again = try await north.postil("reclone", "--yes")
        #expect(again.code == 0 || again.stderr.contains("run 'postil sync'"), "\(again)")
        try await team.syncAll(north, south, north)
        for member in [north, south] {
          let shown = try await member.does("show", article)
          for words in ["It did not.", "Who says so?", "Since when?"] {
            #expect(shown.components(separatedBy: words).count == 2, "\(moment): \(shown)")
          }
        }
        #expect(try await north.status().unpushed == 0)
        #expect(try await north.status().replica.hasPrefix("north-"))
        #expect(try await north.digest() == south.digest())
        #expect(
          try team.bench.names(in: "north/.postil").allSatisfy {
            !$0.hasSuffix(".unfinished") && $0 != "key.next"
          })
      }
    }
  }
}
