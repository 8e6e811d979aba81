/// The output of `--json`: one document that names its schema.
package enum JSONDocument {
  static let schema = "postil/1"

  package static func of(_ content: some Encodable) -> String {
    JSONText.of(Document(schema: schema, data: content), .document) + "\n"
  }

  private struct Document<Content: Encodable>: Encodable {
    let schema: String
    let data: Content
  }
}
