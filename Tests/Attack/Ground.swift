import Foundation
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport

/// The resources of a clone, as the operating system counts them.
struct CloneRun {
  let seconds: Double
  /// The most memory that it held at once.
  let peakBytes: Int
}

/// A server's folder with one workspace whose operator's key is known.
///
/// A class: its folder goes with it.
final class Ground {
  let store: ServerStore
  private let folder: String

  init() throws {
    folder = "\(NSTemporaryDirectory())/postil-attack-\(UUID().uuidString)"
    let path = "\(folder)/server/workspaces/newsroom"
    let key = SigningKey.ofTests("operator")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try KeyFile.write(key, to: "\(path)/operator-key")
    store = try ServerStore(
      creating: "\(path)/workspace.sqlite",
      workspace: WorkspaceIdentity(foundedBy: key.publicKey, name: "newsroom"), epoch: .new())
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Appends changesets as a server appends pushes.
  ///
  /// - Returns: whether it took them all.
  func append(_ changesets: [Changeset]) throws -> Bool {
    try store.append(changesets, receivedAt: Instant(milliseconds: 1_800_000_000_000)).allSatisfy {
      if case .logged = $0 { true } else { false }
    }
  }

  /// Serves the workspace and clones it with the real program.
  ///
  /// - Parameter invitation: the one-time key of somebody who may join.
  func clone(by invitation: SigningKey) throws -> CloneRun {
    while try store.seal(bytes: Limits.segmentBytes) {}
    let server = Process()
    server.executableURL = URL(fileURLWithPath: Self.built("postil"))
    server.arguments = [
      "serve", "\(folder)/server", "--listen", "127.0.0.1:0", "--insecure", "--daily-push", "none",
    ]
    let lines = Pipe()
    server.standardOutput = lines
    server.standardError = FileHandle.nullDevice
    try server.run()
    defer {
      server.terminate()
      server.waitUntilExit()
    }
    var printed = ""
    while !printed.contains("\n") {
      let more = lines.fileHandleForReading.availableData
      guard !more.isEmpty else { throw CocoaError(.executableLoad) }
      printed += String(decoding: more, as: UTF8.self)
    }
    let link = try Link(printed.components(separatedBy: "\n")[0])
      .inviting(Invite(invitation, workspaceID: store.workspace.id))
    let report = "\(folder)/report"
    let clone = Process()
    clone.executableURL = URL(fileURLWithPath: Self.built("peak"))
    clone.arguments = [
      report, Self.built("postil"), "clone", link.description, "\(folder)/clone", "--as", "clone",
    ]
    clone.standardOutput = FileHandle.nullDevice
    try clone.run()
    clone.waitUntilExit()
    guard clone.terminationStatus == 0 else { throw CocoaError(.executableRuntimeMismatch) }
    let figures = try String(contentsOfFile: report, encoding: .utf8).split(separator: " ")
      .compactMap { Double($0.trimmingCharacters(in: .newlines)) }
    guard figures.count == 2 else { throw CocoaError(.coderInvalidValue) }
    return CloneRun(seconds: figures[0], peakBytes: Int(figures[1]) << 10)
  }

  /// The path of a program that is built beside this one.
  private static func built(_ name: String) -> String {
    URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
      .deletingLastPathComponent().appendingPathComponent(name).path
  }
}
