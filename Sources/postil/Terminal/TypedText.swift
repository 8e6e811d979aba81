import Foundation
import PostilCore

/// A text from the command line; `-` stands for what comes in on stdin.
enum TypedText {
  static func read(_ typed: String) throws -> String {
    guard typed == "-" else { return typed }
    let limit = Limits.proseBytes
    let bytes = try FileHandle.standardInput.read(upToCount: limit + 1) ?? Data()
    guard bytes.count <= limit else {
      throw FileProblem.tooLarge(path: "stdin", limitBytes: limit)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw FileProblem.text(path: "stdin", .invalidUTF8(offset: 0))
    }
    return text.trimmingCharacters(in: .newlines)
  }
}
