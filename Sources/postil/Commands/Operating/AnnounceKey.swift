import ArgumentParser
import PostilServer
import PostilWire

struct AnnounceKey: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "announce-key",
    abstract: "Tell all replicas, signed in their logs, which key the server will have next.",
    discussion: """
      Makes the key and keeps it in DIR/tls-key.next.pem; with --certificate it is the key of a \
      certificate of your own. Replicas learn of it with their next sync. When all have synced, stop the \
      server and start it with the other key, once: postil serve DIR --next-key …, or with --certificate \
      and --key. Replicas then go on by themselves, and from then on refuse the key before.

      Invitations that nobody has used by then pin the key before, and must be made anew. If a key was \
      stolen, an announcement does not help: make another and give everybody the new link.
      """)

  @OptionGroup var location: Location

  @Argument(
    help: ArgumentHelp(
      "The server's folder, also while it is served; left out with -C.", valueName: "dir"))
  var named: String?

  private var directory: String { named ?? location.path }

  @Option(
    help: ArgumentHelp("A certificate of your own with the next key, in PEM.", valueName: "file"))
  var certificate: String?

  @Flag(help: "Take back what was announced, and remove the key that was made for it.")
  var withdraw = false

  func validate() throws {
    guard !withdraw || certificate == nil else {
      throw ValidationError("--withdraw and --certificate cannot go together")
    }
    _ = try NamedServer.directory(location, named)
  }

  func run() throws {
    let folder = try ServerFolder(directory)
    guard try !folder.workspaces().isEmpty else {
      throw ServerFolder.Problem.noWorkspace(path: directory)
    }
    guard let current = try ServedLink.pin(in: directory) else {
      throw ServerProblem.notEncrypted(directory: directory)
    }
    let announcement = KeyAnnouncement(
      of: try nextPin(after: current), replacing: current, in: folder)
    guard withdraw || announcement.pin != current else {
      throw CommandError(
        .negative, "the server has that key already", hint: "nothing was announced")
    }
    var isWhole = true
    for (workspace, outcome) in try announcement.make(now: currentInstant()) {
      switch outcome {
      case .announced: print("\(withdraw ? "withdrawn" : "announced")  \(workspace)")
      case .known: print("unchanged  \(workspace)")
      case .open: print("left out   \(workspace): it is open, and nothing in it is signed")
      case .archived: print("left out   \(workspace): it is archived")
      case .failed(let error):
        isWhole = false
        Terminal.complain(
          "not announced: \(workspace)\n" + (Diagnosis(error)?.lines ?? "\(error)"))
      }
    }
    guard isWhole else { throw ExitCode(ExitStatus.refused.rawValue) }
    if withdraw { return try NextKey(in: directory).remove() }
    Terminal.say(
      """
      the next key is \(announcement.pin); replicas know it from their next sync on
      to switch, once all have synced: stop the server, then postil serve \(directory) \
      \(certificate.map { "--certificate \($0) --key FILE" } ?? "--next-key")
      """)
  }

  private func nextPin(after current: Pin) throws -> Pin {
    if withdraw { return current }
    if let certificate { return try Pin(ofCertificate: certificate) }
    return try NextKey(in: directory).made().pin
  }
}
