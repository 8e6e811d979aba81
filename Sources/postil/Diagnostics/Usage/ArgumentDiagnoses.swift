import ArgumentParser
import PostilCore
import PostilPages

/// Mistakes in a combination of arguments, each of which the parser takes. Options are named as they are typed.
extension ValidationError {
  static func exclusive(_ option: String, _ other: String) -> Self {
    Self("\(option) and \(other) cannot be used together")
  }

  static func inseparable(_ option: String, _ other: String) -> Self {
    Self("\(option) and \(other) must be given together")
  }

  static func needs(_ options: String..., other: String) -> Self {
    Self("\(options.joined(separator: " and ")) \(options.count == 1 ? "needs" : "need") \(other)")
  }

  /// - Parameter others: all that it can be combined with.
  static func onlyWith(_ option: String, _ others: String) -> Self {
    Self("\(option) can be combined only with \(others)")
  }

  static func missing(argument noun: String) -> Self {
    Self("Missing expected argument '<\(noun)>'")
  }

  static func notOneOf(_ option: String, _ typed: String, _ known: [String]) -> Self {
    Self(
      "\(option) cannot be '\(Phrase.shortened(typed, to: 60))'; it takes "
        + known.joined(separator: ", "))
  }

  static func notAKind(_ typed: String, _ known: [String]) -> Self {
    let question = Suggestions.question(Suggestions.nearest(to: typed, among: known))
    return Self(
      "--kind cannot be '\(Phrase.shortened(typed, to: 60))'; "
        + (question ?? "it takes \(known.joined(separator: ", "))"))
  }

  static func notDays(_ typed: String) -> Self {
    Self(
      "'\(Phrase.shortened(typed, to: 60))' is not a day; give one such as 2026-11-23, or a range such "
        + "as 2026-11-01..2026-11-30")
  }

  static func notATime(_ option: String, _ typed: String) -> Self {
    Self(
      "\(option) cannot be '\(Phrase.shortened(typed, to: 60))'; give a time such as yesterday, 2026-11-23 or "
        + "2026-11-23T14:00")
  }

  /// - Parameter unit: of what it is a number, in the plural.
  static func outside(_ range: ClosedRange<Int>, _ option: String, of unit: String? = nil) -> Self {
    let number = unit.map { "a number of \($0)" } ?? "a number"
    return Self("\(option) takes \(number) from \(range.lowerBound) to \(range.upperBound)")
  }
}

/// Missing arguments.
extension ValidationError {
  static let guestMissing = Self(
    "say whom you invite: --role ROLE for a new member, or --device for a device of your own")

  static let eventsMissing = Self("name events, or a member with --by MEMBER")

  static let textMissing = Self("give the text with -m TEXT; -m - reads it from stdin")

  static let placeMissing = Self(
    "name the place with --quote TEXT, with --from TEXT --to TEXT, or with --range START:END")

  static let targetMissing = Self("name the tag as which they are read with --into TAG")

  static let originalMissing = Self("name the article that it repeats with --of ARTICLE")

  static let emptyDirectory = Self("the path after -C is empty")

  static func formatAmongArticles(_ format: String) -> Self {
    Self("'\(format)' is a format, not an article: postil export --format \(format)")
  }

  static let emptyOutput = Self("the path after --output is empty; - is stdout")

  static let emptyServerPath = Self("the path of the server's folder is empty")

  static let emptyClonePath = Self("the path of the folder to clone into is empty")

  static let emptyImportPath = Self("one of the paths is empty")
}

/// Mistakes in the arguments of single commands.
extension ValidationError {
  static let repeatedStdin = Self("only one text or file can be read from stdin")

  static let watchingFiles = Self("--watch takes folders, and no files")

  static let includesPath = Self("--include matches file names, without their folders")

  static let optionsOfArticles = onlyWith(
    "--annotations", "--about, --orphans, --dry-run, --json and --jsonl")

  static let roleOfDevice = Self(
    "--device and --role cannot be used together: a device has its member's role")

  static let nameOfDevice = Self("--as needs --role: a device takes its name when it clones")

  static func notAName(_ name: String) -> Self {
    Self("'\(name)' is not a valid name: use lower-case letters, digits, - and _")
  }

  /// - Parameter pattern: such as `FIELD=VALUE`.
  static func notAPair(_ typed: String, pattern: String) -> Self {
    Self("'\(typed)' does not have the form \(pattern)")
  }
}

/// Mistakes in a place.
extension ValidationError {
  static func notAPlace(_ typed: String) -> Self {
    Self(
      "'\(typed)' is not a place: ¶4 is a paragraph, 4.3 its third sentence, 4:12-48 a part of it, in characters"
    )
  }
}

/// Mistakes in a reason.
extension ValidationError {
  static func reasonMissing(_ option: String) -> Self {
    Self("\(option) needs a reason; everybody can read it")
  }

  static func reasonOnStdin(_ option: String) -> Self {
    Self("\(option) takes the reason itself, and cannot read it from stdin")
  }

  static func reasonTooLong(_ option: String) -> Self {
    Self("\(option) takes at most \(Limits.lineBytes) bytes")
  }
}

/// Mistakes in words to add and to remove.
extension ValidationError {
  static func optionAmongWords(_ option: String) -> Self {
    Self("Unknown option '\(option)'; to remove a word, type -WORD")
  }

  static func idAmongWords(_ id: String) -> Self {
    Self("'\(id)' is an id: type ids before the words; +\(id) would add it as a word")
  }

  static let wordsMissing = Self("say what to add or remove: +WORD or -WORD")

  static func tooManyIDs(_ limit: Int) -> Self {
    Self("one command changes at most \(limit) things; type fewer ids")
  }

  /// - Parameter option: as it was typed.
  static func repeated(_ option: String) -> Self {
    Self("\(option) is there twice, and takes one value")
  }

  static func twoSigns(_ word: String) -> Self {
    Self("'\(word)' has two signs; type +WORD to add a word, -WORD to remove it")
  }
}

/// Ids on stdin.
extension Diagnosis {
  static let noIDs = Diagnosis(.notFound, "stdin holds no ids", hint: "nothing was recorded")
}
