import TestSupport
import Testing

@testable import PostilCore

/// The fast judgement of received bytes is the standard library's, plus that a text holds no NUL.
@Suite struct SoundTextTests {
  /// The bounds of the rules for a continuation byte.
  private static let seconds: [UInt8] = [
    0, 1, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xF0, 0xF4, 0xFF,
  ]

  /// Every first byte with seconds, thirds and fourths, at every place of sixteen bytes,
  /// between letters of two bytes.
  @Test(arguments: 0..<16)
  func `bytes in any place are judged as by the standard library`(place: Int) {
    let before = Array("ж".utf8) + Array(repeating: 0x61, count: place)
    let after = Array("дело и слово".utf8)
    for first in UInt8.min ... .max {
      for second in Self.seconds {
        for rest in [[], [0x80], [0xBF], [0x41], [0x80, 0xBF], [0x80, 0xC0]] as [[UInt8]] {
          agree(before + [first, second] + rest + after)
          agree(before + [first, second] + rest)
        }
      }
    }
  }

  @Test(arguments: Seed.range(40))
  func `texts with a byte or two changed are judged as by the standard library`(seed: Seed) {
    var dice = TextDice(seed: Int(seed.number))
    for _ in 0..<400 {
      var bytes = Array(dice.nastyText(pieces: Int.random(in: 0..<20, using: &dice)).utf8)
      agree(bytes)
      for _ in 0..<2 where !bytes.isEmpty {
        bytes[Int.random(in: 0..<bytes.count, using: &dice)] = UInt8.random(
          in: 0...255, using: &dice)
      }
      agree(bytes)
      agree(Array(bytes.dropLast()))
    }
  }

  /// Compared outside of `#expect`, which would cost more than the check.
  private func agree(_ bytes: [UInt8]) {
    let plain: Result<[UInt8], UnsoundText> =
      if let string = String(validating: bytes, as: UTF8.self) {
        bytes.contains(0) ? .failure(.nul) : .success(Array(string.utf8))
      } else {
        .failure(.notUTF8)
      }
    let fast: Result<[UInt8], UnsoundText> = bytes.withUnsafeBytes { bytes in
      Result { () throws(UnsoundText) in try Text(received: bytes) }.map { Array($0.string.utf8) }
    }
    if fast != plain { Issue.record("\(bytes): \(fast), not \(plain)") }
    // The slow way would hide a judgement that refuses too much.
    let isSound = bytes.withUnsafeBytes(\.isSound)
    if isSound != ((try? plain.get()) != nil) { Issue.record("\(bytes): judged \(isSound)") }
  }
}
