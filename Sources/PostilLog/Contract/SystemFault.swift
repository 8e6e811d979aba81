import Foundation

/// What the operating system did not let this process do. Nothing of it is damage to a file, and nothing
/// was changed.
package struct SystemFault: Error, Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Nothing more fits on the disk.
    case diskFull
    /// The user's share of the disk is used up.
    case quota
    /// A file may not grow that far, here or for this process.
    case fileLimit
    /// The disk, or the file, cannot be written to.
    case readOnly
    /// Somebody else's, or its mode says so.
    case denied
    case tooManyFiles
    case noMemory
    /// The file system lacks locks or shared memory, as some do that lie behind a network.
    case noLocks
    /// Nothing is there, or something else than was meant.
    case noSuchPath
    /// Any other failure of a disk.
    case failing
  }

  package let kind: Kind
  /// The system's own code; 0 where it said none.
  package let code: Int32
  package let path: String?
  /// What lies there, where a file was meant and the system would have opened it all the same.
  package let found: SpecialFile?

  /// What is no file.
  package enum SpecialFile: String, Hashable, Sendable {
    case pipe, socket, device
  }

  package init(_ kind: Kind, code: Int32 = 0, path: String? = nil) {
    self.init(kind, code, path, nil)
  }

  package init(found: SpecialFile, at path: String) {
    self.init(.noSuchPath, 0, path, found)
  }

  private init(_ kind: Kind, _ code: Int32, _ path: String?, _ found: SpecialFile?) {
    self.kind = kind
    self.code = code
    self.path = path
    self.found = found
  }

  /// - Parameter code: of `errno`.
  package init(errno code: Int32, path: String? = nil) {
    let kind: Kind =
      switch code {
      case ENOSPC: .diskFull
      case EDQUOT: .quota
      case EFBIG: .fileLimit
      case EROFS: .readOnly
      case EACCES, EPERM: .denied
      case EMFILE, ENFILE: .tooManyFiles
      case ENOMEM: .noMemory
      case ENOLCK, EOPNOTSUPP, ENOSYS, ENODEV, ESTALE: .noLocks
      case ENOENT, ENOTDIR, EISDIR, ELOOP, ENAMETOOLONG, EEXIST, ENOTEMPTY: .noSuchPath
      default: .failing
      }
    self.init(kind, code: code, path: path)
  }

  /// - Returns: `nil` for an error of Foundation's that no call to the system is behind.
  package init?(_ error: any Error, path: String? = nil) {
    var found = error as NSError
    guard found.domain == NSCocoaErrorDomain || found.domain == NSPOSIXErrorDomain else {
      return nil
    }
    let named = path ?? found.userInfo[NSFilePathErrorKey] as? String
    while found.domain != NSPOSIXErrorDomain {
      // On Linux what lies there is no NSError, but becomes one.
      guard let below = found.userInfo[NSUnderlyingErrorKey] as? any Error else { return nil }
      found = below as NSError
    }
    self.init(errno: Int32(found.code), path: named)
  }

  /// Whether there is no room to write in. What needs none goes on.
  package var isOfRoom: Bool {
    switch kind {
    case .diskFull, .quota, .fileLimit: true
    default: false
    }
  }

  /// Why something failed: in the system's words where it was the system, else in Foundation's.
  package static func words(for error: any Error) -> String {
    SystemFault(error)?.words ?? error.localizedDescription
  }

  /// The system's own words; `nil` where it said nothing.
  package var words: String? { code == 0 ? nil : String(cString: strerror(code)) }
}
