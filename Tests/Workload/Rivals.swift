import PostilCore

/// The latest writes into a register, for the conflicts that a workload makes on purpose.
struct Rivals: Sendable {
  enum Kind: Int, Sendable, CaseIterable {
    case note
    case status
  }

  struct Rival: Sendable {
    /// Of the annotation in the notebook.
    let index: Int
    let author: Int
    let seq: Seq
  }

  /// Per kind, the oldest first.
  private var latest = Kind.allCases.map { _ in [Rival]() }
  private var conflicts = Kind.allCases.map { _ in 0 }

  /// The number of conflicts.
  func made(_ kind: Kind) -> Int { conflicts[kind.rawValue] }

  mutating func add(_ kind: Kind, _ index: Int, by author: Int, at seq: Seq) {
    if latest[kind.rawValue].count == 64 { latest[kind.rawValue].removeFirst(32) }
    latest[kind.rawValue].append(Rival(index: index, author: author, seq: seq))
  }

  /// Takes one that suits, and counts it as a conflict.
  ///
  /// - Returns: its annotation.
  mutating func take(_ kind: Kind, where suits: (Rival) -> Bool) -> Int? {
    guard let place = latest[kind.rawValue].firstIndex(where: suits) else { return nil }
    conflicts[kind.rawValue] += 1
    return latest[kind.rawValue].remove(at: place).index
  }
}
