import ArgumentParser

/// A size as it is typed: bytes, or with K, M, G or T for powers of 1,024.
struct ByteCount: ExpressibleByArgument {
  let bytes: Int

  init?(argument: String) {
    let powers = ["K": 1, "M": 2, "G": 3, "T": 4]
    let power = argument.last.flatMap { powers[$0.uppercased()] }
    let digits = power == nil ? argument[...] : argument.dropLast()
    guard let number = Int(digits), number > 0 else { return nil }
    let (bytes, isTooMuch) = number.multipliedReportingOverflow(by: 1 << (10 * (power ?? 0)))
    guard !isTooMuch else { return nil }
    self.bytes = bytes
  }
}
