/// The word of the target that each word of the home text became.
struct WordImages: Sendable {
  enum Trace: UInt8, Sendable {
    case lost
    /// The same word, in the order of the text.
    case kept
    /// Another form or spelling of the word, in its place.
    case similar
    /// The same word in a passage that moved.
    case moved
  }

  /// Per home word, its target word; -1 without one.
  private(set) var images: [Int32]
  /// Per target word, its home word; -1 without one.
  private(set) var sources: [Int32]
  private(set) var traces: [Trace]
  /// Per home word, the number of its scalars that are kept.
  private(set) var kept: [Int32]

  init(home: Int, target: Int) {
    images = [Int32](repeating: -1, count: home)
    sources = [Int32](repeating: -1, count: target)
    traces = [Trace](repeating: .lost, count: home)
    kept = [Int32](repeating: 0, count: home)
  }

  func image(of word: Int) -> Int? {
    images[word] < 0 ? nil : Int(images[word])
  }

  func source(of word: Int) -> Int? {
    sources[word] < 0 ? nil : Int(sources[word])
  }

  /// True if the two words may still become a pair.
  func isFree(_ word: Int, _ image: Int) -> Bool {
    let source = sources[image]
    return !isFirm(traces[word]) && (source < 0 || !isFirm(traces[Int(source)]))
  }

  /// Pairs two words and parts them from those that they were paired with before.
  mutating func pair(_ word: Int, with image: Int, _ trace: Trace, kept count: Int) {
    part(word)
    if let source = source(of: image) { part(source) }
    images[word] = Int32(image)
    sources[image] = Int32(word)
    traces[word] = trace
    kept[word] = Int32(count)
  }

  private mutating func part(_ word: Int) {
    guard let image = image(of: word) else { return }
    sources[image] = -1
    images[word] = -1
    traces[word] = .lost
    kept[word] = 0
  }

  private func isFirm(_ trace: Trace) -> Bool {
    switch trace {
    case .kept, .moved: true
    case .lost, .similar: false
    }
  }
}
