import Foundation
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport

/// A server's folder that holds the whole workload, and the programs that talk with it.
///
/// A class: it is made once, for the measurements that need it, and its folder goes with it.
final class Site {
  let folder: String
  private let recording: Recording
  /// The time that the durable appends took.
  private(set) var appendSeconds = 0.0
  private(set) var sealSeconds = 0.0

  /// Appends everything in groups of 16 changesets, each durable, and seals whole segments.
  init(_ recording: Recording) throws {
    self.recording = recording
    folder = "\(NSTemporaryDirectory())/postil-bench-\(UUID().uuidString)"
    let store = try Self.found(in: folder)
    var appending = Stopwatch(.wall)
    var sealing = Stopwatch(.processor)
    var rest = recording.changesets[...]
    while !rest.isEmpty {
      let group = Array(rest.prefix(16))
      rest = rest.dropFirst(16)
      try appending.time {
        for answer in try store.append(group, receivedAt: Instant(milliseconds: 1_800_000_000_000))
        {
          guard case .logged = answer else { throw CocoaError(.coderInvalidValue) }
        }
      }
      try sealing.time { _ = try store.seal(bytes: Limits.segmentBytes) }
    }
    appendSeconds = appending.seconds
    sealSeconds = sealing.seconds
  }

  /// Makes the folder of a server with a workspace whose operator's key is known; its log is empty.
  static func found(in folder: String) throws -> ServerStore {
    let path = "\(folder)/server/workspaces/newsroom"
    let key = SigningKey.ofTests("operator")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try KeyFile.write(key, to: "\(path)/operator-key")
    return try ServerStore(
      creating: "\(path)/workspace.sqlite",
      workspace: PreparedPush.newsroom, epoch: .new())
  }

  /// A link that lets one replica join the served workspace.
  func invitation(_ server: String = "server") throws -> String {
    let invited = try postil("-C", server, "invite", "--role", "admin")
    guard let link = invited.output.split(separator: "\n").first(where: { $0.hasPrefix("postil:") })
    else { throw CocoaError(.coderInvalidValue) }
    return String(link)
  }

  deinit {
    if getenv("POSTIL_BENCH_KEEP") == nil { try? FileManager.default.removeItem(atPath: folder) }
  }

  /// Runs a command and expects that it succeeds.
  func postil(_ words: String..., allowing codes: Set<Int32> = [0]) throws -> Run {
    try postil(words, allowing: codes)
  }

  func postil(_ words: [String], allowing codes: Set<Int32> = [0]) throws -> Run {
    let run = try Child.run([Child.built("postil")] + words, in: folder)
    guard run.status & 0x7F == 0, codes.contains(run.status >> 8) else {
      throw CocoaError(
        .executableRuntimeMismatch, userInfo: ["command": words, "said": run.output])
    }
    return run
  }

  /// Runs another program in the folder and expects that it succeeds.
  func program(_ words: [String]) throws -> Run {
    let run = try Child.run(words, in: folder)
    guard run.status == 0 else {
      throw CocoaError(
        .executableRuntimeMismatch, userInfo: ["command": words, "said": run.output])
    }
    return run
  }

  /// Serves without TLS by default: neither does git's daemon, nor Fossil.
  func serve(encrypting: Bool = false) throws -> Served {
    try Child.serve(
      [Child.built("postil"), "serve", "server", "--listen", "127.0.0.1:0", "--daily-push", "none"]
        + (encrypting ? [] : ["--insecure"]),
      in: folder)
  }

  func bytes(of path: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(path)")
    return attributes?[.size] as? Int ?? 0
  }
}
