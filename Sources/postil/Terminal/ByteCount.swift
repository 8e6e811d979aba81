import ArgumentParser

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

  /// As a person reads it: `256 MiB`, or the bytes where it is no whole number of anything.
  static func words(_ bytes: UInt64) -> String {
    let units = [("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10)]
    for (name, power) in units where bytes > 0 && bytes % (1 << UInt64(power)) == 0 {
      return "\(bytes >> UInt64(power)) \(name)"
    }
    return Terminal.counted(bytes, "byte")
  }
}

/// What may be taken of something: so many bytes, or with `none` or `0` as many as come.
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
    bytes.map { ByteCount.words(UInt64($0)).replacing(" ", with: "") } ?? "none"
  }
}
