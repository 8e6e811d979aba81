import Foundation
import PostilLog
package import PostilWire
import SystemPackage

/// A bundle in a file, read section by section in bounded memory.
package struct BundleFile: ~Copyable {
  /// The longest file that is read: far beyond the largest log in use.
  package static let limitBytes = 64 << 30

  private let path: String
  private let descriptor: FileDescriptor
  private var reader = BundleReader()
  private var bytes = 0

  /// - Throws: `BundleProblem.system`.
  package init(_ path: String) throws(BundleProblem) {
    do { descriptor = try NamedFile.open(path) } catch { throw .system(error) }
    self.path = path
  }

  deinit { try? descriptor.close() }

  /// The next section; `nil` once the whole bundle was there and matches its checksum. Until then none of it
  /// is known to be sound.
  package mutating func next() throws(BundleProblem) -> BundleSection? {
    while true {
      do {
        if let section = try reader.next() { return section }
      } catch {
        throw .fault(error, path: path)
      }
      let piece = try piece(of: 256 << 10)
      if piece.isEmpty { break }
      reader.feed(piece)
    }
    do {
      try reader.expectEnd()
    } catch {
      throw .fault(error, path: path)
    }
    return nil
  }

  /// - Returns: nothing at the file's end.
  /// - Throws: `BundleProblem.system` where the file ends in a read error; `BundleFault.tooLong` for a file
  ///   beyond the limit.
  private mutating func piece(of count: Int) throws(BundleProblem) -> [UInt8] {
    let piece: [UInt8]
    do {
      piece = try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        filled = try descriptor.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
    } catch {
      throw .system(SystemFault(ofCall: error, path: path))
    }
    bytes += piece.count
    guard bytes <= Self.limitBytes else {
      throw .fault(.tooLong(bytes: bytes, limit: Self.limitBytes), path: path)
    }
    return piece
  }

  /// Reads all of a file.
  ///
  /// - Returns: its contents.
  /// - Throws: `BundleProblem`, or the errors of `visit`.
  @discardableResult
  package static func read(_ path: String, _ visit: (BundleSection) throws -> Void = { _ in })
    throws
    -> BundleContents
  {
    var file = try BundleFile(path)
    while let section = try file.next() { try visit(section) }
    guard let contents = file.reader.contents else {
      throw BundleProblem.fault(.inconsistent, path: path)
    }
    return contents
  }
}

/// A bundle being written to a file, which gets its name only once it is whole and on the disk.
package struct BundleFileWriter: ~Copyable {
  private let replacing: Bool
  private var file: WholeFile
  private var writer = BundleWriter()

  /// - Parameter replacing: whether a file of that name may be replaced.
  package init(to path: String, replacing: Bool) throws {
    guard replacing || !FileManager.default.fileExists(atPath: path) else {
      throw BundleProblem.exists(path: path)
    }
    if FileManager.default.fileExists(atPath: path) {
      do { try NamedFile.expect(at: path) } catch { throw BundleProblem.system(error) }
    }
    file = try WholeFile(path)
    self.replacing = replacing
  }

  package mutating func write(_ section: BundleSection) throws {
    try file.append(writer.write(section))
  }

  /// - Parameter beforeNaming: makes durable everything that must be so before anybody can find the file.
  package consuming func finish(beforeNaming: () throws -> Void = {}) throws {
    try file.append(writer.end())
    do {
      try file.finish(replacing: replacing, beforeNaming: beforeNaming)
    } catch StoreError.exists(let path) {
      throw BundleProblem.exists(path: path)
    }
  }
}
