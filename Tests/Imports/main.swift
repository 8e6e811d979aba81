import Foundation
import PostilImport

/// Prints one JSON object for each article that is found in the files named, and for each of them that is none why.
struct Line: Encodable {
  var file: String
  var place: String?
  var title: String?
  var text: String?
  var published: String?
  var url: String?
  var author: String?
  var language: String?
  var importer: String?
  var warnings: [String]?
  var error: String?
}

let encoder = JSONEncoder()
encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]

func write(_ line: Line) throws {
  try FileHandle.standardOutput.write(contentsOf: encoder.encode(line) + Data("\n".utf8))
}

for path in CommandLine.arguments.dropFirst() {
  do {
    try ArticleReader().read(InputFile(PathName(path))) { finding, place in
      switch finding {
      case .article(let document, _):
        let facts = document.facts
        try write(
          Line(
            file: path, place: place, title: document.title.string, text: document.text.text.string,
            published: facts.published, url: facts.url, author: facts.author,
            language: document.language, importer: facts.importer,
            warnings: document.warnings.map { "\($0)" }))
      case .problem(let error):
        try write(Line(file: path, place: place, error: "\(error)"))
      }
    }
  } catch {
    try write(Line(file: path, error: "\(error)"))
  }
}
