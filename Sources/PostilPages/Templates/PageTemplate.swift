import Mustache

/// A Mustache template for HTML whose values `HTMLText` escapes.
///
/// ⚖ Mustache's own escaping compares by `Character`, and so misses a `<` with a combining mark behind it. It is
/// what a template has that names no other, and what a partial has in any case. So every template names ours
/// here, and has no partials; nor has it a tag that does not escape.
struct PageTemplate: Sendable {
  let source: String
  private let template: MustacheTemplate

  init(_ source: String) {
    self.source = source
    MustacheContentTypes.register(ScalarEscaping(), named: "POSTIL")
    do {
      template = try MustacheTemplate(string: "{{%CONTENT_TYPE:POSTIL}}\n" + source)
    } catch {
      preconditionFailure("a template of this program is well formed: \(error)")
    }
  }

  /// - Parameter content: a value with a property for each name in the template; or, for `{{.}}`, a text.
  ///   A name that it has no value for is looked for in what encloses it: so no two have one name.
  func render(_ content: Any) -> String { template.render(content) }
}

/// By Unicode scalar, as all of this program's output.
private struct ScalarEscaping: MustacheContentType {
  func escapeText(_ text: String) -> String { HTMLText.of(text) }
}
