import Foundation

/// Articles by the hundred, all different, each of about 3 KB.
struct Reports {
  let name: String
  let count: Int

  func write(to bench: Bench) throws -> String {
    let sentence = "The gauge at the weir stood above its mark, and nobody was surprised. "
    let body = String(repeating: sentence, count: 42)
    for number in 1...count {
      try bench.write("\(name)/\(number).txt", "Report \(number) of \(name)\n\n\(body)\n")
    }
    return name
  }
}
