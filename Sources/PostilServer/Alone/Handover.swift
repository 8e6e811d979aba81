import Foundation
import PostilLog
import PostilStore
package import PostilWire

/// Publishing: the log and the operator's key go to the folder of a server.
///
/// ⚖ From the note of a begun handover on, the log here takes nothing; and it is removed only once the other one
/// is whole, proved and durable. So at no moment do two logs of the workspace go on, and a process that is killed
/// leaves a log that is complete, here or there: `settle` finds out where.
extension UnpublishedServer {
  /// The note of a begun handover.
  struct Note {
    /// The folder of the server, absolute.
    let target: String
    /// The link to the workspace there.
    let link: Link
  }

  /// Copies the workspace with its keys to the folder of a server, whether it is served meanwhile or not. The
  /// caller then keeps the link, and calls `remove`.
  ///
  /// - Parameters:
  ///   - path: of the server's folder; made if it is not there.
  ///   - address: the server's, where its folder does not know one yet.
  /// - Returns: the link to the workspace there.
  /// - Throws: `ServerFolder.Problem`, `OperatorDesk.Problem`, `StoreError`; then the workspace is here, as it was.
  package func handOver(to path: String, reachedAt address: LinkAddress) throws -> Link {
    let lock = try takeFolder()
    defer { withExtendedLifetime(lock) {} }
    if let handover = try begunHandover() { throw Problem.handoverBegun(to: handover.target) }
    let own = try folder.chosen(nil)
    try own.expectOperatorKey()
    let target = try ServerFolder(URL(fileURLWithPath: path).standardizedFileURL.path)
    return try target.take(own, reachedAt: address) { link in
      try PrivateFile.write(
        Array("\(link)\n\(target.path)".utf8), to: noteFile)
    } abandon: {
      try PrivateFile.remove(noteFile)
    }
  }

  /// Finds out how an interrupted handover ended, if there was any: where it is not complete, the workspace stays
  /// here, and its keys are removed there.
  ///
  /// - Returns: the link to the workspace where it is complete; then the caller keeps it, and calls `remove`.
  /// - Throws: `Problem.targetMissing`; `Damage` where the log there is another one.
  package func settle() throws -> Link? {
    guard let note = try begunHandover() else { return nil }
    let lock = try takeFolder()
    defer { withExtendedLifetime(lock) {} }
    let own = try folder.chosen(nil)
    let target = try ServerFolder(note.target)
    // It was there before the note was written.
    guard access("\(target.workspacesPath)/\(own.name)", F_OK) == 0 else {
      throw Problem.targetMissing(path: note.target, note: noteFile)
    }
    guard let there = try target.workspace(own.name)?.reading(),
      case let log = try own.reading(), there.workspace.id == log.workspace.id
    else {
      try target.giveBack(own) { try PrivateFile.remove(noteFile) }
      return nil
    }
    let end = try log.end()
    guard try there.chain(at: end) == log.chain(at: end) else { throw Damage.chain(seq: end) }
    return note.link
  }

  /// Removes the workspace here, whose link to the server is durable by now.
  ///
  /// - Parameter former: the path that the folder has until it is removed.
  package func remove(as former: String) throws {
    Self.removeRemains(at: former)
    try PrivateFile.move(folder.path, to: former)
    Self.removeRemains(at: former)
  }

  /// Removes what an interrupted `remove` left.
  package static func removeRemains(at former: String) {
    // Where that fails, the next sync tries again.
    if access(former, F_OK) == 0 { try? FileManager.default.removeItem(atPath: former) }
  }

  func begunHandover() throws -> Note? {
    try PrivateFile.expectReadable(noteFile)
    guard let bytes = FileManager.default.contents(atPath: noteFile) else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    return Note(target: String(lines.last ?? ""), link: try Link(String(lines[0])))
  }

  private var noteFile: String { "\(folder.path)/handover" }
}

extension ServerFolder {
  /// Takes a workspace that nobody appends to, with its keys.
  ///
  /// - Parameters:
  ///   - address: the server's, where the folder does not know one yet.
  ///   - note: called before its keys can be here, and before the workspace can be whole.
  ///   - abandon: called where it will not be.
  fileprivate func take(
    _ own: WorkspaceFolder, reachedAt address: LinkAddress, note: (Link) throws -> Void,
    abandon: () throws -> Void
  ) throws -> Link {
    if try workspaces().isEmpty { try expectOutsideOfServers() }
    let isNew = access(path, F_OK) != 0
    try DurableFolder.make(path)
    let new = WorkspaceFolder(name: own.name, in: workspacesPath)
    let lock = try lockForChange()
    defer { withExtendedLifetime(lock) {} }
    // ⚖ Another workspace's keys may be all that is left of it: they are never replaced.
    guard workspace(own.name) == nil, own.hasAllKeys(in: new) else {
      throw Problem.alreadyAWorkspace(own.name, path: path)
    }
    guard try workspaces().count < ServerLimits.workspaces else {
      throw Problem.tooManyWorkspaces(path: path, limit: ServerLimits.workspaces)
    }
    let made = [workspacesPath, new.path].filter {
      !FileManager.default.fileExists(atPath: $0)
    }
    do {
      let link = try publishedLink(to: own.name, reachedAt: address)
      try DurableFolder.make(new.path)
      // The note says where to remove the keys if the handover is taken back.
      try note(link)
      try own.copyKeys(to: new)
      try WorkspaceCopy.handOver(own.file, to: new.file)
      return link
    } catch {
      // It may have got its name all the same: `settle` looks.
      if !new.isThere {
        try? own.removeKeys(from: new)
        try? abandon()
        for path in made.reversed() { try? FileManager.default.removeItem(atPath: path) }
        if isNew { try? FileManager.default.removeItem(atPath: path) }
      }
      throw error
    }
  }

  /// Takes back a handover that did not become whole here: its keys are removed.
  ///
  /// - Parameter abandon: called once the keys are removed.
  fileprivate func giveBack(_ own: WorkspaceFolder, abandon: () throws -> Void) throws {
    let lock = try lockForChange()
    defer { withExtendedLifetime(lock) {} }
    let begun = WorkspaceFolder(name: own.name, in: workspacesPath)
    try own.removeKeys(from: begun)
    try abandon()
    // Only empty ones.
    for path in [begun.path, workspacesPath] { rmdir(path) }
  }

  /// The link that the server's last start printed; before its first start, one with the key that it will have.
  private func publishedLink(to name: String, reachedAt address: LinkAddress) throws -> Link {
    do {
      return try ServedLink.kept(in: path, of: name)
    } catch is ServedLink.NeverServed {
      return Link(address, workspace: name, pin: try ServerIdentity.kept(in: path).pin)
    } catch is ServedLink.NoAddress {
      return Link(address, workspace: name, pin: try ServedLink.pin(in: path))
    }
  }
}

extension WorkspaceFolder {
  /// - Throws: `OperatorDesk.Problem` where the key is not as it must be.
  fileprivate func expectOperatorKey() throws {
    try OperatorDesk.expectPrivateKey(in: path)
    guard try EndSigner.kept(in: path, of: reading().workspace) != nil else {
      throw OperatorDesk.Problem.keyMissing(path: Self.operatorKeyFile(in: path))
    }
  }

  fileprivate func copyKeys(to other: WorkspaceFolder) throws {
    for (file, copy) in zip(keyFiles, other.keyFiles) {
      try KeyFile.write(KeyFile.read(file), to: copy)
    }
  }

  /// True if every key in another folder is the same as here, so that a copy replaces none.
  fileprivate func hasAllKeys(in other: WorkspaceFolder) -> Bool {
    zip(keyFiles, other.keyFiles).allSatisfy { file, copy in
      (access(copy, F_OK) != 0 && errno == ENOENT) || Self.isKey(in: copy, sameAsIn: file)
    }
  }

  /// Removes the keys in another folder that are the same as here, also one that has not got its name.
  fileprivate func removeKeys(from other: WorkspaceFolder) throws {
    for (file, copy) in zip(keyFiles, other.keyFiles) {
      for found in [copy, PrivateFile.unfinished(copy)]
      where Self.isKey(in: found, sameAsIn: file) {
        try PrivateFile.remove(found)
      }
    }
  }

  private var keyFiles: [String] { [Self.operatorKeyFile(in: path), firstAdminFile] }

  private static func isKey(in file: String, sameAsIn other: String) -> Bool {
    guard let found = try? KeyFile.read(file), let key = try? KeyFile.read(other) else {
      return false
    }
    return found.bytes == key.bytes
  }
}
