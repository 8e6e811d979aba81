import ArgumentParser
import PostilPages

/// A size as it is typed: bytes, or with K, M, G or T for powers of 1,024, which may be written KiB, MiB …
struct ByteCount: ExpressibleByArgument {
  let bytes: Int

  init?(argument: String) {
    var typed = argument[...]
    let powers = ["K": 1, "M": 2, "G": 3, "T": 4]
    if typed.lowercased().hasSuffix("ib") {
      typed = typed.dropLast(2)
      guard typed.last.map({ powers[$0.uppercased()] != nil }) == true else { return nil }
    }
    let power = typed.last.flatMap { powers[$0.uppercased()] }
    let digits = power == nil ? typed : typed.dropLast()
    guard let number = Int(digits), number > 0 else { return nil }
    let (bytes, isTooMuch) = number.multipliedReportingOverflow(by: 1 << (10 * (power ?? 0)))
    guard !isTooMuch else { return nil }
    self.bytes = bytes
  }
}

/// An allowance of bytes; `none` and `0` mean no limit.
struct ByteAllowance: ExpressibleByArgument {
  /// `nil`: as many as come.
  let bytes: Int?

  init(bytes: Int?) {
    self.bytes = bytes
  }

  init?(argument: String) {
    if argument == "none" || argument == "0" {
      bytes = nil
    } else if let count = ByteCount(argument: argument) {
      bytes = count.bytes
    } else {
      return nil
    }
  }

  var defaultValueDescription: String {
    bytes.map { Phrase.size(bytes: UInt64($0)).replacing(" ", with: "") } ?? "none"
  }
}
