import PostilCore

/// The memory that a workload keeps of an annotation: 40 bytes. Its note is written again when it is needed.
struct Notebook: Sendable {
  struct Entry: Sendable {
    let author: UInt8
    let counter: UInt32
    let seq: UInt32
    /// The number of edits of the note.
    var edits: UInt8 = 0
    /// The author of the last event about it, who had seen all events about it before.
    var lastAuthor: UInt8
    var lastSeq: UInt32
    var status: UInt8?
    var tag: UInt8?
    /// Deleted, or left to people to decide: nobody touches it any more.
    var isClosed = false
  }

  /// Ascending by seq.
  private(set) var entries: [Entry] = []

  mutating func add(author: Int, counter: UInt64, seq: Seq) {
    entries.append(
      Entry(
        author: UInt8(author), counter: UInt32(counter), seq: UInt32(seq),
        lastAuthor: UInt8(author), lastSeq: UInt32(seq)))
  }

  mutating func touch(_ index: Int, by author: Int, at seq: Seq, _ change: (inout Entry) -> Void) {
    entries[index].lastAuthor = UInt8(author)
    entries[index].lastSeq = UInt32(seq)
    change(&entries[index])
  }

  /// The number of annotations in the log up to a seq.
  func count(upTo seq: Seq) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].seq <= seq { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// True if an author has seen all that happened to an annotation, so that it may be touched.
  func isOpen(_ index: Int, to author: Int, base: Seq) -> Bool {
    let entry = entries[index]
    return !entry.isClosed && (entry.lastAuthor == author || entry.lastSeq <= base)
  }
}
