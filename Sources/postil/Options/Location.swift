import ArgumentParser
import Foundation
import PostilCore
import PostilLog
import PostilPages
import PostilReplica

/// The replica that a command is for.
struct Location: ParsableArguments {
  @Option(
    name: .customShort("C"),
    help: ArgumentHelp("Run as if started in this folder.", valueName: "DIR"))
  var directory: String?

  func validate() throws {
    if directory == "" { throw ValidationError.emptyDirectory }
  }

  /// - Parameter isShared: as `Replica` takes it.
  ///
  /// Shows how far the work has come where a state of an earlier version is folded anew.
  func replica(isShared: Bool = false) throws -> Replica {
    let folder = Self.folder(directory)
    if directory != nil || folder != path, access(folder, F_OK) != 0 {
      if errno == EACCES { throw SystemFault(errno: EACCES, path: folder) }
      throw Diagnosis.noFolder(folder)
    }
    let bar = ProgressBar("events")
    defer { bar.clear() }
    do {
      var replica = try Replica(containing: folder, isShared: isShared, progress: bar.show)
      if replica.folder.isUnpublished { replica.local = LocalServer(in: replica.folder.server) }
      Terminal.detail(
        RunText.opened(
          replica.folder.path, as: replica.store.name.string, of: replica.store.workspace.name))
      return replica
    } catch ReplicaError.notAReplica(let searched) {
      throw WrongFolder(searched).map { $0.diagnosis(of: folder) }
        ?? ReplicaError.notAReplica(path: searched)
    }
  }

  /// The folder to look for a replica in: that of -C, else the current one, else that of the settings where the
  /// current one belongs to none.
  static func folder(_ directory: String?) -> String {
    let current = FileManager.default.currentDirectoryPath
    guard directory == nil, let settled = Settings.current.replica else {
      return directory ?? current
    }
    do throws(ReplicaError) {
      _ = try ReplicaFolder.containing(current)
      return current
    } catch {
      guard case .notAReplica = error else { return current }
      return settled
    }
  }

  var path: String { directory ?? FileManager.default.currentDirectoryPath }

  /// True if the folder holds a server's workspaces.
  var isServer: Bool {
    let files = FileManager.default
    return files.fileExists(atPath: "\(path)/workspaces")
      && !files.fileExists(atPath: "\(path)/.postil")
  }
}

/// A server's folder that a command takes as its first argument, or by `-C`.
enum NamedServer {
  /// - Parameters:
  ///   - first: the folder; or, if it is the only word, the command's other argument.
  ///   - second: the command's other argument.
  ///   - noun: the name of that argument in the help.
  static func split(_ location: Location, _ first: String, _ second: String?, _ noun: String) throws
    -> (directory: String, rest: String)
  {
    if let second { return (try directory(location, first), second) }
    guard location.directory != nil || location.isServer else {
      throw ValidationError.missing(argument: noun)
    }
    return (location.path, first)
  }

  /// - Parameter typed: the argument; `nil` for the folder of `-C`, or the current one.
  static func directory(_ location: Location, _ typed: String?) throws -> String {
    guard let typed else { return location.path }
    guard !typed.isEmpty else { throw ValidationError.emptyServerPath }
    guard location.directory == nil else {
      throw ValidationError.exclusive("-C", "the argument <dir>")
    }
    return typed
  }
}

/// The clock, read where a command starts and nowhere below.
func currentInstant() -> Instant {
  Instant(Date())
}
