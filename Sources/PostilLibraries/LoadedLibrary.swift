import Glibc

/// A shared library that is loaded when first needed, so that the program starts fast, and that may be
/// missing. It stays loaded.
package struct LoadedLibrary {
  private let handle: UnsafeMutableRawPointer

  /// - Parameter names: the first one that can be loaded is taken.
  package init?(names: [String]) {
    for name in names {
      if let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) {
        self.handle = handle
        return
      }
    }
    return nil
  }

  /// - Parameter type: the function's own type, `@convention(c)`.
  package func function<Function>(_ name: String, as type: Function.Type) -> Function? {
    dlsym(handle, name).map { unsafeBitCast($0, to: type) }
  }

  /// The size of a file and the time when it was last changed; `nil` where there is none.
  package static func version(ofFile path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return "\(status.st_size).\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
  }

  /// Calls `body` with the path of a file that lies in memory alone, for a library that only reads files.
  ///
  /// - Returns: `nil` where the system has no such files.
  package static func withFileInMemory<Answer>(
    _ bytes: [UInt8], _ body: (_ path: String) -> Answer?
  ) -> Answer? {
    typealias Create = @convention(c) (UnsafePointer<CChar>, UInt32) -> Int32
    guard
      let create = LoadedLibrary(names: ["libc.so.6"])?.function("memfd_create", as: Create.self)
    else { return nil }
    // 1: not for programs that this one starts.
    let file = create("postil", 1)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      guard count > 0 else { return nil }
      written += count
    }
    let path = "/proc/self/fd/\(file)"
    return access(path, R_OK) == 0 ? body(path) : nil
  }
}
