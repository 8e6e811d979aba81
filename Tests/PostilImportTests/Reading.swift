import Foundation
import PostilCore

@testable import PostilImport

/// The result of reading bytes.
struct Reading {
  var documents: [Document] = []
  var places: [String?] = []
  var problems: [TextError] = []

  /// - Throws: `TextError` where the file as a whole is no article.
  init(_ bytes: [UInt8], charset: Charset? = nil, name: String = "article") throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "postil-\(UUID().uuidString)")
    let file = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    let path = file.path
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(at: folder) }
    try ArticleReader(charset: charset).read(InputFile(PathName(path))) { finding, place in
      switch finding {
      case .article(let document, _): documents.append(document)
      case .problem(let problem): problems.append(problem)
      }
      places.append(place)
    }
  }

  init(_ text: String) throws {
    try self.init(Array(text.utf8))
  }

  var texts: [String] { documents.map(\.text.text.string) }
}
