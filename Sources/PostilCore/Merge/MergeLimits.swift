/// The limits of the work of a merge. Part of the algorithm, the same on every replica: beyond them a merge
/// is a conflict.
enum MergeLimits {
  /// Steps of one diff, one merge or one outcome of a register at most: see `DiffBudget`. A quarter of a
  /// second in release.
  static let steps = 1 << 25
  /// Steps of one outcome for each byte that was ever written to its register, so that the work is linear
  /// in the bytes of the log: a megabyte takes a second in release, however it is cut into notes. Notes
  /// of 2,000 words of which 1,000 changed on each side still merge; up to 250 words, any two notes.
  static let stepsPerByte = 128
  /// The cost of a write beside its bytes.
  static let bytesPerWrite = 64
  /// The depth of merges of each other's merges (criss-cross) beyond which no base is sought.
  static let depth = 8
}
