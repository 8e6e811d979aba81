import Glibc

/// A shared library that is loaded when it is first needed, so that start-up stays what it is, and that may be
/// missing. It stays loaded.
struct LoadedLibrary {
  private let handle: UnsafeMutableRawPointer

  /// - Parameter names: of which the first that can be loaded is taken.
  init?(names: [String]) {
    for name in names {
      if let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) {
        self.handle = handle
        return
      }
    }
    return nil
  }

  /// - Parameter type: the function's own type, `@convention(c)`.
  func function<Function>(_ name: String, as type: Function.Type) -> Function? {
    dlsym(handle, name).map { unsafeBitCast($0, to: type) }
  }
}
