import PostilCore

/// One thing that is measured, in a file of its own under `Measurements/`.
struct Measurement: Sendable {
  let name: String
  let run: @Sendable (Recording) throws -> [Row]

  /// In the order of the table.
  static let all: [Measurement] =
    [.decode, .fold, .decodeAndFold, .entities, .chains, .merge, .replicas, .everyday, .encryption]
    + pushes + [.jsonLines, .git, .fossil, .cluster]
}
