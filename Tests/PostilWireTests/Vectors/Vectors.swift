import Foundation

/// The files of `Protocol/vectors`, written by a program in another language.
enum Vectors {
  static func read<Content: Decodable>(_ name: String, as type: Content.Type) throws -> Content {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../Protocol/vectors/\(name).json")
    return try JSONDecoder().decode(type, from: Data(contentsOf: file))
  }
}

/// A value that a vector writes as one string.
struct Read<Value: WrittenInVectors>: Decodable {
  let value: Value

  init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let value = Value(vector: text) else { throw Unreadable(text: text) }
    self.value = value
  }
}

struct Unreadable: Error {
  let text: String
}

protocol WrittenInVectors {
  init?(vector text: String)
}
