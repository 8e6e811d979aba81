import CLibXML2
import Foundation

/// libxml2, loaded when the first document is read: the program starts without it.
struct LibXML2: Sendable {
  typealias Node = UnsafeMutablePointer<libxml2_node>
  typealias Read =
    @convention(c) @Sendable (
      UnsafePointer<CChar>?, CInt, UnsafePointer<CChar>?, UnsafePointer<CChar>?, CInt
    ) -> Node?

  let readHTML: Read
  let readXML: Read
  let freeDocument: @convention(c) @Sendable (Node?) -> Void
  private let lookUpEntity:
    @convention(c) @Sendable (UnsafePointer<CChar>?) -> UnsafePointer<libxml2_entity>?
  private let setErrorReceiver: @convention(c) @Sendable (OpaquePointer?, ErrorReceiver?) -> Void

  /// The library, loaded once.
  ///
  /// - Throws: `MarkupError.missingLibrary`.
  static func shared() throws(MarkupError) -> LibXML2 {
    guard let loaded else { throw .missingLibrary(name: names[0], package: "libxml2") }
    return loaded
  }

  /// Discards errors of this thread's documents, instead of writing them to standard error.
  func silenceThisThread() {
    setErrorReceiver(nil) { _, _ in }
  }

  /// The character of this name in HTML 4; `nil` for every other name.
  func character(ofEntity name: String) -> Unicode.Scalar? {
    guard let entity = lookUpEntity(name) else { return nil }
    return Unicode.Scalar(entity.pointee.value)
  }

  private typealias ErrorReceiver =
    @convention(c) @Sendable (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> Void

  /// Up to 2.13, and from 2.14 on: the parts used here are the same in both.
  private static let names = ["libxml2.so.2", "libxml2.so.16"]
  private static let loaded = names.lazy.compactMap { LibXML2(named: $0) }.first

  /// - Parameter name: a shared library's file name; the result is `nil` if it is missing or not one of
  ///   libxml2's.
  init?(named name: String) {
    guard let library = dlopen(name, RTLD_NOW | RTLD_LOCAL),
      let initialize = dlsym(library, "xmlInitParser"),
      let readHTML = dlsym(library, "htmlReadMemory"),
      let readXML = dlsym(library, "xmlReadMemory"),
      let freeDocument = dlsym(library, "xmlFreeDoc"),
      let lookUpEntity = dlsym(library, "htmlEntityLookup"),
      let setErrorReceiver = dlsym(library, "xmlSetStructuredErrorFunc")
    else { return nil }
    // Each has the type that libxml2's headers declare under this name.
    unsafeBitCast(initialize, to: (@convention(c) () -> Void).self)()
    self.readHTML = unsafeBitCast(readHTML, to: Read.self)
    self.readXML = unsafeBitCast(readXML, to: Read.self)
    self.freeDocument = unsafeBitCast(
      freeDocument, to: (@convention(c) @Sendable (Node?) -> Void).self)
    self.lookUpEntity = unsafeBitCast(
      lookUpEntity,
      to: (@convention(c) @Sendable (UnsafePointer<CChar>?) -> UnsafePointer<libxml2_entity>?).self)
    self.setErrorReceiver = unsafeBitCast(
      setErrorReceiver,
      to: (@convention(c) @Sendable (OpaquePointer?, ErrorReceiver?) -> Void).self)
  }
}
