extension Tree {
  /// Words with which a sentence begins only if it is a question: anywhere else they make a clause the subject.
  private static let clauseWords: Set = ["What", "Whatever", "Who", "Whoever", "Whom", "Whose"]

  /// Sentences of comments that begin with a clause instead of a noun or a verb.
  func clausesAsSubjects() -> [Finding] {
    swift.filter { $0.mentions("Wh") }.flatMap { file in
      file.remarks.flatMap(\.sentences).compactMap { sentence -> Finding? in
        guard let word = sentence.words.first, Self.clauseWords.contains(word),
          sentence.words.last?.hasSuffix("?") == false
        else { return nil }
        return Finding(
          file.path, sentence.line, "begin with a noun or a verb instead of \"\(word)\"")
      }
    }
  }
}

/// A sentence of a comment, without the mark of a list or a section before it.
struct Sentence {
  let words: [String]
  /// The line of its first word.
  let line: Int
}

extension Remark {
  /// A sentence ends at a full stop, a question or exclamation mark, an empty line, and the start of a list's item.
  var sentences: [Sentence] {
    var found: [Sentence] = []
    var words: [String] = []
    var start = first
    func end() {
      if !words.isEmpty { found.append(Sentence(words: words, line: start)) }
      words = []
    }
    for (number, line) in prose.enumerated() {
      var rest = line.split(separator: " ").map(String.init)
      if let mark = rest.first, ["-", "MARK:", "⚖"].contains(mark) {
        end()
        rest.removeFirst()
      } else if rest.isEmpty {
        end()
      }
      for word in rest where word != "-" {
        if words.isEmpty { start = first + number }
        words.append(word)
        if [".", "?", "!"].contains(word.last) { end() }
      }
    }
    end()
    return found
  }
}
