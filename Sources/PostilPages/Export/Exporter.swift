package import PostilReplica

/// Makes text of articles, one after the other. Source: Protocol/EXPORT.md.
package protocol Exporter {
  mutating func begin(_ header: ExportHeader) -> String
  mutating func add(_ exported: ExportedArticle) throws -> String
  mutating func end() -> String
}

package enum ExportFormat: String, CaseIterable {
  case jsonl, csv, w3c, hypothesis, stix, markdown, html

  /// True if an article without annotations is not in it.
  package var isOfAnnotations: Bool {
    switch self {
    case .csv, .w3c, .hypothesis: true
    case .jsonl, .stix, .markdown, .html: false
    }
  }

  /// - Parameter isMarked: whether CSV begins with a byte order mark.
  package func exporter(isMarked: Bool) -> any Exporter {
    switch self {
    case .jsonl: JSONLinesExporter()
    case .csv: CSVExporter(isMarked: isMarked)
    case .w3c: WebAnnotationExporter()
    case .hypothesis: HypothesisExporter()
    case .stix: STIXExporter()
    case .markdown: MarkdownExporter()
    case .html: HTMLExporter()
    }
  }
}
