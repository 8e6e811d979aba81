import TestSupport

/// Changes bytes a little, as a broken disk, a broken peer or an enemy would.
struct Mutation {
  private var generator: SplitMix64
  /// Bytes that are valid somewhere, from which a splice takes its pieces.
  private let corpus: [[UInt8]]

  /// - Parameter corpus: at least one, none of them empty.
  init(seed: UInt64, corpus: [[UInt8]]) {
    generator = SplitMix64(seed: seed)
    self.corpus = corpus
  }

  /// One of the corpus, changed once or twice.
  mutating func next() -> [UInt8] {
    var bytes = any()
    for _ in 0..<Int.random(in: 1...2, using: &generator) { change(&bytes) }
    return bytes
  }

  /// Up to 64 bytes that mean nothing.
  mutating func noise() -> [UInt8] {
    (0..<Int.random(in: 0...64, using: &generator)).map { _ in
      UInt8.random(in: 0...255, using: &generator)
    }
  }

  private mutating func any() -> [UInt8] {
    corpus[Int.random(in: 0..<corpus.count, using: &generator)]
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    let place = Int.random(in: 0...bytes.count, using: &generator)
    switch Int.random(in: 0..<7, using: &generator) {
    case 0 where place < bytes.count:
      bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 1 where place < bytes.count:
      bytes[place] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &generator) ?? 0
    case 2: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
    case 3 where place < bytes.count: bytes.remove(at: place)
    case 4: bytes.removeSubrange(place...)
    case 5:
      // A number of 64 bits where a short one stood.
      let number = [UInt8](repeating: 0xFF, count: Int.random(in: 4...9, using: &generator)) + [1]
      bytes.replaceSubrange(place..<min(place + 1, bytes.count), with: number)
    default:
      let other = any()
      let from = Int.random(in: 0..<other.count, using: &generator)
      let to = Int.random(in: from...min(from + 40, other.count), using: &generator)
      bytes.insert(contentsOf: other[from..<to], at: place)
    }
  }
}
