/// A setting or an alias, with the place that it comes from.
package struct SettingLine: Encodable, Sendable {
  package let name: String
  package let value: String
  /// An option, a variable, the configuration file with its line, or the program itself.
  package let source: String

  package static let builtIn = "built in"
  package static let ofFile = "the configuration file"

  package init(name: String, value: String, source: String) {
    self.name = name
    self.value = value
    self.source = source
  }
}
