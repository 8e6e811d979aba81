extension Tree {
  /// The labels of arguments that hold the help of a command.
  private static let helpLabels: Set<String> = ["abstract", "discussion", "help"]

  /// Literals of three or more words in the commands, but for the help of a command: `PostilPages` words states, and
  /// `Diagnostics` words errors.
  ///
  /// The files that lie directly in the target are left out: they word the mistakes of the argument parser, which
  /// only they know.
  func straySentences() -> [Finding] {
    swift.filter {
      $0.isIn("Sources/postil") && $0.folder != "Sources/postil"
        && !$0.isIn("Sources/postil/Diagnostics")
    }.flatMap { file -> [Finding] in
      Self.literals(outsideOfHelp: file.tokens).filter { $0.text.proseWords > 2 }.map {
        Finding(file.path, $0.line, "move the sentence to PostilPages or Diagnostics")
      }
    }
  }

  private static func literals(outsideOfHelp tokens: [Token]) -> [Token] {
    // For each bracket that is open, whether what stands in it now is help.
    var areHelp = [false]
    var literals: [Token] = []
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .sign where "([{".contains(token.text): areHelp.append(areHelp.last ?? false)
      case .sign where ")]}".contains(token.text) && areHelp.count > 1: areHelp.removeLast()
      case .sign where token.text == ",":
        areHelp[areHelp.count - 1] = areHelp.count > 1 && areHelp[areHelp.count - 2]
      case .word
      where helpLabels.contains(token.text)
        && tokens.dropFirst(index + 1).first?.isSign(":") == true:
        areHelp[areHelp.count - 1] = true
      case .literal where areHelp.last == false: literals.append(token)
      case .sign, .word, .number, .literal, .comment: break
      }
    }
    return literals
  }
}

extension String {
  /// How many words of two or more letters in lower case it has, with marks around them or not.
  fileprivate var proseWords: Int {
    split(whereSeparator: \.isWhitespace).count { word in
      let letters = word.drop { "\"'(".contains($0) }.reversed().drop { "\"',.:;?!)".contains($0) }
      return letters.count > 1 && letters.allSatisfy { $0.isLowercase || $0 == "'" }
    }
  }
}
