/// The output of `--json` for a list that is printed while it is read, so that memory never holds all of it.
package struct JSONList {
  private var count = 0

  package init() {}

  /// - Returns: the text to print next.
  package mutating func add(_ element: some Encodable) -> String {
    let start = count == 0 ? "{\n  \"data\" : [\n    " : ",\n    "
    count += 1
    return start + JSONText.of(element, .document).replacing("\n", with: "\n    ")
  }

  /// - Returns: the text to print last.
  package func end() -> String {
    count == 0
      ? JSONDocument.of([String]()) : "\n  ],\n  \"schema\" : \"\(JSONDocument.schema)\"\n}\n"
  }
}
