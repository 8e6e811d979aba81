/// Pairs of rows of one run that stand for the same work.
enum Comparisons {
  private static let pairs: [(ours: String, others: [String])] = [
    (
      "cold clone",
      [Limit.clone, "git clone --bare", "git clone", "fossil clone\(Measurement.fossilSize)"]
    ),
    ("cold clone, peak memory", ["git clone --bare, peak memory"]),
    ("push of 1 event", ["git fetch of one commit"]),
    ("pull of 1 event", ["git fetch of one commit"]),
    ("idle sync", ["fossil sync of nothing\(Measurement.fossilSize)"]),
    ("idle sync, wire", ["fossil sync of nothing\(Measurement.fossilSize), wire"]),
    (
      "cold clone, wire",
      [
        "git clone --bare, wire", "fossil clone\(Measurement.fossilSize), wire",
        "JSON Lines, zlib -6",
      ]
    ),
    ("server's disk", ["git's disk", "JSON Lines, zlib -6"]),
  ]

  /// Compares rows with their counterparts, if those were measured too.
  static func added(to rows: [Row]) -> [Row] {
    let byName = Dictionary(rows.map { ($0.name, $0) }) { first, _ in first }
    return rows.map { row in
      let others = pairs.first { $0.ours == row.name }?.others ?? []
      return others.compactMap { byName[$0] }.reduce(row) { $0.against($1) }
    }
  }
}
