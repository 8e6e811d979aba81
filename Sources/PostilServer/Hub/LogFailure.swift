import Logging
import PostilCore
import PostilLog
import PostilStore
import PostilWire

/// A failure to write or read a log, in words: for its operator, in the lines that it writes, and for
/// those who pushed.
struct LogFailure {
  /// A sentence about the server without its name: "its disk is full".
  let reason: String
  /// Advice to the operator.
  let advice: String
  /// Further detail; `nil` if the reason says it all.
  private let detail: String?

  /// - Parameter isShared: whether the log lies in a database.
  init(_ error: any Error, isShared: Bool = false) {
    switch error {
    case LogError.damaged(let damage) where isShared:
      self.init(
        "its log contradicts itself", "restore the database", "\(damage)")
    case LogError.failed(let words) where isShared:
      self.init("its database refuses", "see the log of PostgreSQL", words)
    case let fault as SystemFault: self.init(fault)
    case LogError.system(let fault), StoreError.system(let fault): self.init(fault)
    case LogError.busy, StoreError.busy:
      self.init("another process holds its file", "wait for it to end, such as a copy of the file")
    case LogError.newerVersion, StoreError.newerFormat, StoreError.newerState, StoreError.newerLaws:
      self.init(
        "a newer version of postil has counted its log anew", "restart the server with that version"
      )
    case LogError.unreachable(let words):
      self.init("its database does not answer", "check that PostgreSQL runs", words)
    default:
      self.init(
        "something is wrong in its folder", "run 'postil verify' in the server's folder",
        "\(error)")
    }
  }

  private init(_ fault: SystemFault) {
    switch fault.kind {
    case .diskFull: self.init("its disk is full", "make room on the disk")
    case .quota:
      self.init("its quota of the disk is used up", "make room, or ask for a larger quota")
    case .fileLimit:
      self.init(
        "its file has reached the size limit",
        "raise the limit (ulimit -f), or use a file system that allows larger files")
    case .readOnly: self.init("its disk cannot be written to", "make the disk writable")
    case .denied:
      self.init(
        "it is not allowed to write its file",
        "give the folder back to the user who runs the server")
    case .tooManyFiles:
      self.init("it has too many files open", "raise the limit (ulimit -n) and start it again")
    case .noMemory:
      self.init(
        "it does not have enough memory", "close other programs, or raise the limit (ulimit -v)")
    case .noLocks:
      self.init(
        "its file system cannot lock files or share memory",
        "use a folder on a local disk of the server")
    case .noSuchPath:
      self.init("its file is not where it was", "put the folder back where it was", fault.words)
    case .failing:
      self.init(
        "its disk is failing", "check the system's log, and copy the folder to another disk",
        fault.words)
    }
  }

  private init(_ reason: String, _ advice: String, _ detail: String? = nil) {
    self.reason = reason
    self.advice = advice
    self.detail = detail
  }

  /// The sentence for a line of the server's log.
  func facts(of workspace: String) -> Logger.Metadata {
    facts.merging(["workspace": "\(workspace)"]) { fact, _ in fact }
  }

  /// The same without the workspace.
  var facts: Logger.Metadata {
    var facts: Logger.Metadata = ["reason": "\(reason)", "hint": "\(advice)"]
    if let detail { facts["error"] = "\(detail)" }
    return facts
  }

  /// The sentence for the peers whose pushes are not stored.
  var refusal: Refusal { Refusal(.busy, subject: Text(reason), retryAfterSeconds: 30) }
}
