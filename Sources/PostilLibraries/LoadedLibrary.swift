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
}
