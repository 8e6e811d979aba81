import Testing

/// Samples in the text format of Prometheus, read by its rules.
///
/// Source: https://prometheus.io/docs/instrumenting/exposition_formats/
struct PrometheusText {
  struct Malformed: Error, Equatable {
    let line: String
  }

  /// The value of each series, by its name and labels as they stand, such as `a{b="c"}`.
  private(set) var values: [String: Double] = [:]
  private(set) var kinds: [String: String] = [:]

  init(_ text: String) throws {
    guard text.hasSuffix("\n") else { throw Malformed(line: text) }
    var family = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if let type = line.wholeMatch(of: #/# TYPE ([a-z_]+) (counter|gauge|histogram)/#) {
        family = String(type.1)
        guard kinds.updateValue(String(type.2), forKey: family) == nil else {
          throw Malformed(line: String(line))
        }
        continue
      }
      if line.wholeMatch(of: #/# HELP [a-z_]+ [^\\]+/#) != nil { continue }
      let label = #/[a-z_]+="(?:[^"\\]|\\\\|\\"|\\n)*"/#
      guard
        let sample = line.wholeMatch(
          of: #/([a-z_]+)(\{.+\})? (-?[0-9.e+-]+|\+Inf)/#),
        let value = Double(sample.3.replacing("+Inf", with: "inf"))
      else { throw Malformed(line: String(line)) }
      if let labels = sample.2?.dropFirst().dropLast() {
        var rest = labels
        while let found = rest.prefixMatch(of: label) {
          rest = rest[found.range.upperBound...].drop { $0 == "," }
        }
        guard rest.isEmpty else { throw Malformed(line: String(line)) }
      }
      let name = String(sample.1)
      let isOfFamily =
        kinds[family] == "histogram"
        ? ["_bucket", "_sum", "_count"].contains { name == family + $0 } : name == family
      guard isOfFamily,
        values.updateValue(value, forKey: name + (sample.2.map(String.init) ?? "")) == nil
      else { throw Malformed(line: String(line)) }
    }
  }

  subscript(series: String) -> Double? { values[series] }
}
