/// A place where the tree breaks a rule, and advice.
struct Finding: Hashable, Comparable, CustomStringConvertible {
  /// From the root of the tree.
  let path: String
  /// From 1.
  let line: Int
  let advice: String

  init(_ path: String, _ line: Int, _ advice: String) {
    self.path = path
    self.line = line
    self.advice = advice
  }

  var description: String { "\(path):\(line): \(advice)" }

  static func < (a: Self, b: Self) -> Bool {
    (a.path, a.line, a.advice) < (b.path, b.line, b.advice)
  }
}
