import Foundation
import Testing

/// A server that was started and has printed its link.
struct RunningServer {
  /// The link to it, without an invitation.
  let link: String
  let port: Int
  /// The link as it was printed, perhaps with an invitation in it.
  let invitation: String
  private let program: RunningProgram

  /// - Parameter port: 0 for any that is free.
  init(
    in bench: Bench, folder: String = "server", workspace: String = "newsroom", port: Int = 0,
    _ more: [String] = []
  ) async throws {
    let program = try Program.start(
      [
        "serve", folder, "--listen", "127.0.0.1:\(port)", "--workspace", workspace,
      ] + more, in: bench.folder)
    try await until("the server starts") { program.stdout.hasSuffix("\n") || !program.isRunning }
    self.program = program
    let printed = String(program.stdout.dropLast())
    invitation = printed
    link = printed.components(separatedBy: "invite=")[0].trimmingCharacters(in: ["#", "&"])
    self.port = try #require(URLComponents(string: link)?.port, "\(link)")
  }

  /// Ends it with a signal, and waits until it has ended.
  @discardableResult
  func stop(_ signal: Int32 = SIGTERM) async -> Ended {
    program.signal(signal)
    return await program.ended()
  }

  /// Its messages so far.
  var stderr: String { program.stderr }

  func signal(_ number: Int32) { program.signal(number) }
  func ended() async -> Ended { await program.ended() }
}
