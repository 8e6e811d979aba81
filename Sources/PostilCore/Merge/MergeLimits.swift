/// How much work a merge may cost. Part of the algorithm: the same on every replica, for beyond it a
/// merge is a conflict.
enum MergeLimits {
  /// Steps of one diff, one merge or one outcome of a register: see `DiffBudget`. A quarter of a
  /// second in release. Two notes of 2,000 words with hardly a word in common take 16 million of
  /// them, so every note that people write by hand can be compared.
  static let steps = 1 << 25
  /// How often people may merge each other's merges (criss-cross) before nobody's base is sought
  /// any further.
  static let depth = 8
}
