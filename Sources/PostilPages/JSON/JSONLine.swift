/// The output of `--jsonl` for one thing.
package enum JSONLine {
  package static func of(_ content: some Encodable) -> String { JSONText.of(content) + "\n" }
}
