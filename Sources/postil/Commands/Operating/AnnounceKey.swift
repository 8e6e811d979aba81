import ArgumentParser
import PostilPages
import PostilServer
import PostilWire

struct AnnounceKey: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "announce-key",
    abstract: "Announce the server's next key to all replicas, signed in their logs.",
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
      throw ValidationError.exclusive("--withdraw", "--certificate")
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
      throw Diagnosis.keyInUse
    }
    var isWhole = true
    for (workspace, outcome) in try announcement.make(now: currentInstant()) {
      switch outcome {
      case .announced: print(KeyText.announced(workspace, isWithdrawal: withdraw))
      case .known: print(KeyText.unchanged(workspace))
      case .open: print(KeyText.open(workspace))
      case .archived: print(KeyText.archived(workspace))
      case .failed(let error):
        isWhole = false
        Terminal.complain(Diagnosis.lines(notAnnouncedIn: workspace, error))
      }
    }
    guard isWhole else { throw ExitCode(ExitStatus.refused.rawValue) }
    if withdraw { return try NextKey(in: directory).remove() }
    Terminal.say(KeyText.next(announcement.pin, in: directory, certificate: certificate))
  }

  private func nextPin(after current: Pin) throws -> Pin {
    if withdraw { return current }
    if let certificate { return try Pin(ofCertificate: certificate) }
    return try NextKey(in: directory).made().pin
  }
}
