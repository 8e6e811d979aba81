import PostilCore
import PostilLog

extension Measurement {
  /// The commands of an analyst's day, whole processes.
  static let everyday = Measurement(name: "everyday") { recording in
    let site = try Site(recording)
    let server = try site.serve()
    _ = try site.postil("clone", site.invitation(), "north", "--as", "north")
    server.stop()
    let texts = Texts(recording)
    func time(_ name: String, _ words: String..., allowing codes: Set<Int32> = [0]) throws -> Row {
      let runs = try (0..<5).map { _ in
        try site.postil(["-C", "north"] + words, allowing: codes).seconds
      }
      return Row(name: name, figure: runs.sorted()[2] * 1_000, unit: .milliseconds)
    }
    var rows = [
      try time("articles, one page", "articles").reaching(12),
      try time("annotations, one page", "annotations"),
      try time("annotate, durable", "annotate", texts.article, "--note", "x").reaching(25),
    ]
    let first = try site.postil("-C", "north", "search", texts.word)
    let index = Double(site.bytes(of: "north/.postil/search.sqlite"))
    rows += [
      Row(name: "first search, with its index", figure: first.seconds * 1_000, unit: .milliseconds)
        .reaching(60_000),
      Row(
        name: "first search, peak memory", figure: Double(first.peakBytes) / 1e6, unit: .megabytes),
      try time("search for a word", "search", texts.word).reaching(50),
      try time(
        "search for a phrase in notes", "search", "\"\(texts.word)\" in:note", allowing: [0, 1]
      )
      .reaching(50),
      Row(name: "index against the text", figure: Double(texts.bytes) / index, unit: .ratio)
        .reaching(2.5),
    ]
    return rows
  }
}

/// The texts of a workload, as far as a search reads them.
private struct Texts {
  /// Those of articles and notes, each as it was first written.
  private(set) var bytes = 0
  /// The id of an article.
  private(set) var article = ""
  /// The first word of its title.
  private(set) var word = ""

  init(_ recording: Recording) {
    for changeset in recording.changesets {
      for index in changeset.events.ranges.indices {
        let event = try? changeset.event(at: index)
        switch event?.change {
        case .articleImported(let imported)?:
          bytes += imported.text.utf8Count
          guard word.isEmpty else { continue }
          article = Crockford.encode(imported.article.bytes)
          word = imported.text.string.split(separator: " ").first.map(String.init) ?? ""
        case .annotationAdded(let added)?: bytes += added.note.utf8Count
        default: continue
        }
      }
    }
  }
}
