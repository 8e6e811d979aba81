import Foundation
import PostilCore
import PostilLog

/// A text from the command line; `-` stands for the text on stdin.
enum TypedText {
  /// The reason why a text could not be read.
  enum Problem: Error, Equatable {
    /// Only one text of a command can come from stdin.
    case severalFromStdin
    case unreadable(reason: String)
    /// Nothing came, or nothing but blanks: what was to be written failed somewhere before.
    case nothing
    case invalidUTF8(offset: Int)
    /// No text holds it, and much that reads text takes it for the end.
    case nul(offset: Int)
    case tooLong(limitBytes: Int)
  }

  /// The texts of one command, in the order given.
  static func read(_ typed: [String]) throws(Problem) -> [String] {
    guard typed.count(where: { $0 == "-" }) <= 1 else { throw .severalFromStdin }
    return try typed.map { text throws(Problem) in try read(text) }
  }

  /// ⚖ A text from stdin is never empty: a command that failed before it must neither clear nor record anything.
  static func read(_ typed: String) throws(Problem) -> String {
    guard typed == "-" else { return typed }
    let text = try standardInput()
    guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
      throw .nothing
    }
    return text
  }

  /// All that comes in on stdin, which may be nothing.
  static func standardInput() throws(Problem) -> String {
    let limit = Limits.proseBytes
    let bytes: Data
    do {
      // Room for a line end that does not count.
      bytes = try FileHandle.standardInput.read(upToCount: limit + 3) ?? Data()
    } catch {
      throw .unreadable(reason: SystemFault.words(for: error))
    }
    return try text(of: Array(bytes), limitBytes: limit)
  }

  /// The bytes as a text, without the one line end that a shell puts after it.
  static func text(of bytes: [UInt8], limitBytes: Int) throws(Problem) -> String {
    let lineEnd = bytes.suffix(2) == [0x0D, 0x0A] ? 2 : bytes.last == 0x0A ? 1 : 0
    let typed = Array(bytes.dropLast(lineEnd))
    guard typed.count <= limitBytes else { throw .tooLong(limitBytes: limitBytes) }
    return try sound(typed)
  }

  /// The bytes as a text, if they are one.
  static func sound(_ bytes: [UInt8]) throws(Problem) -> String {
    if let offset = bytes.firstIndex(of: 0) { throw .nul(offset: offset) }
    do {
      return String(copying: try UTF8Span(validating: bytes.span))
    } catch {
      throw .invalidUTF8(offset: error.byteOffsets.lowerBound)
    }
  }

  /// The arguments of the process, without its name.
  ///
  /// Swift's own would put U+FFFD in the place of invalid bytes.
  ///
  /// - Throws: `UnsoundArgument`.
  static func arguments() throws(UnsoundArgument) -> [String] {
    var sound: [String] = []
    for place in 1..<max(1, Int(CommandLine.argc)) {
      guard let argument = CommandLine.unsafeArgv[place] else { break }
      let bytes = UnsafeBufferPointer(start: argument, count: strlen(argument))
        .map { UInt8(bitPattern: $0) }
      do {
        sound.append(try Self.sound(bytes))
      } catch {
        throw UnsoundArgument(shown: String(decoding: bytes, as: UTF8.self))
      }
    }
    return sound
  }
}

/// An argument that is no valid UTF-8.
struct UnsoundArgument: Error {
  /// With U+FFFD in the place of invalid bytes.
  let shown: String
}
