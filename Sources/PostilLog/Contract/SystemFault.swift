import Foundation

/// An operation that the operating system refused to this process. None is damage to a file, and nothing was
/// changed.
package struct SystemFault: Error, Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// The disk is full.
    case diskFull
    /// The user's share of the disk is used up.
    case quota
    /// The file has reached the size limit of the file system or of this process.
    case fileLimit
    /// The disk, or the file, cannot be written to.
    case readOnly
    /// Another user owns it, or its mode forbids it.
    case denied
    case tooManyFiles
    case noMemory
    /// The file system lacks locks or shared memory, like some network file systems.
    case noLocks
    /// There is nothing at the path, or not the expected kind of thing.
    case noSuchPath
    /// Any other failure of a disk.
    case failing
  }

  package let kind: Kind
  /// The system's own code; 0 where there is none.
  package let code: Int32
  package let path: String?
  /// The kind of thing at the path, where a file was meant and the system would have opened it all the same.
  package let found: SpecialFile?

  /// A thing at a path that is not a regular file.
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

  /// - Returns: `nil` for an error of Foundation's without a system call behind it.
  package init?(_ error: any Error, path: String? = nil) {
    var found = error as NSError
    guard found.domain == NSCocoaErrorDomain || found.domain == NSPOSIXErrorDomain else {
      return nil
    }
    let named = path ?? found.userInfo[NSFilePathErrorKey] as? String
    while found.domain != NSPOSIXErrorDomain {
      // On Linux the error found there is not an NSError, but becomes one.
      guard let below = found.userInfo[NSUnderlyingErrorKey] as? any Error else { return nil }
      found = below as NSError
    }
    self.init(errno: Int32(found.code), path: named)
  }

  /// True if there is no room to write. Operations that need no room continue.
  package var isOfRoom: Bool {
    switch kind {
    case .diskFull, .quota, .fileLimit: true
    default: false
    }
  }

  /// The reason of a failure: in the system's words where the system failed, else in Foundation's.
  package static func words(for error: any Error) -> String {
    SystemFault(error)?.words ?? error.localizedDescription
  }

  /// The system's own words; `nil` where it gave none.
  package var words: String? { code == 0 ? nil : String(cString: strerror(code)) }
}
