import Foundation
import PostilLibraries

/// The two files of a hunspell dictionary.
struct DictionaryFiles {
  private static let folder = "/usr/share/hunspell"

  let affixPath: String
  let wordPath: String

  /// `nil` where the dictionary is not installed.
  init?(named name: String) {
    affixPath = "\(Self.folder)/\(name).aff"
    wordPath = "\(Self.folder)/\(name).dic"
    guard FileManager.default.isReadableFile(atPath: affixPath),
      FileManager.default.isReadableFile(atPath: wordPath)
    else { return nil }
  }

  /// The sizes and times of a dictionary's files: another text once they change.
  static func version(of name: String) -> String {
    ["aff", "dic"].map { LoadedLibrary.version(ofFile: "\(folder)/\(name).\($0)") ?? "-" }
      .joined(separator: " ")
  }
}
