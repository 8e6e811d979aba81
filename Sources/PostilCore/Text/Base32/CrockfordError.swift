/// Why typed digits are not an id, or not a prefix of one.
package enum CrockfordError: Error, Equatable, Sendable {
  /// `u`, a hyphen, a letter of another script. The position counts scalars from 0.
  case invalidDigit(Unicode.Scalar, position: Int)
  case wrongLength(digits: Int, expected: ClosedRange<Int>)
  /// The last digit of a full id has bits that belong to no byte.
  case extraBits
}
