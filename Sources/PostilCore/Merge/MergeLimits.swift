/// How much work a merge may cost. Part of the algorithm: the same on every replica, for beyond it a
/// merge is a conflict.
enum MergeLimits {
  /// Steps of one diff, one merge or one outcome of a register: see `DiffBudget`. About a tenth of a
  /// second in release. Two rewritten notes of 2,000 words take 17 million at the very worst; two
  /// notes of 1 MB with 400 scattered changes in one paragraph take 4 million.
  static let steps = 1 << 25
  /// How often people may merge each other's merges (criss-cross) before nobody's base is sought
  /// any further.
  static let depth = 8
}
