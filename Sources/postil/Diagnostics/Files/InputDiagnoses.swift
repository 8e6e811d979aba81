import Foundation
import PostilCore
import PostilImport
import PostilLog
import PostilPages
import PostilServer
import PostilWire

/// A file or a folder that was named on the command line.
enum FileProblem: Error {
  case unreadable(path: String, reason: String)
  /// The system does not let it be read.
  case closed(path: String, SystemFault)
  case text(path: String, TextError)
  case noArticles(path: String)
  case urlForSeveral
  case unknownCharset(String)

  /// The problem of a file that cannot be opened.
  static func opening(_ path: String, errno: Int32) -> FileProblem {
    errno == ENOENT || errno == ENOTDIR
      ? unreadable(path: path, reason: "there is no such file")
      : closed(path: path, SystemFault(errno: errno, path: path))
  }

  /// The problem of a file that cannot be read, by the error of `NamedFile` or Foundation.
  static func reading(_ path: String, _ error: any Error) -> FileProblem {
    let fault = error as? SystemFault ?? SystemFault(error, path: path)
    if let fault, fault.kind != .noSuchPath || fault.found != nil {
      return closed(path: path, fault)
    }
    return unreadable(path: path, reason: fault?.words ?? SystemFault.words(for: error))
  }
}

extension Diagnosis {
  static func of(_ problem: FileProblem) -> Diagnosis {
    switch problem {
    case .unreadable(let path, let reason):
      Diagnosis(.notFound, "cannot read \(path): \(reason)", hint: "look at the path once more")
    case .closed(_, let fault): of(fault)
    case .text(let path, let error):
      Diagnosis(of(error).status, "\(path): \(of(error).message)", hint: of(error).hint)
    case .noArticles(let path):
      Diagnosis(
        .notFound, "no file to import in \(path)",
        hint: "hidden files are passed over; look at the path, and at --include, once more")
    case .urlForSeveral:
      Diagnosis(.usage, "--url and --revises go with one article", hint: "import them one by one")
    case .unknownCharset(let name):
      Diagnosis(
        .usage, "the charset '\(name)' is not known",
        hint: "known are \(Charset.allCases.map(\.rawValue).joined(separator: ", "))")
    }
  }

  static func of(_ problem: Terminal.Unwritten) -> Diagnosis {
    Diagnosis(
      .refused, "what was printed could not be written: \(problem.reason)",
      hint: "make room, or print elsewhere; what the command did is done")
  }

  static func of(_ problem: TypedText.Problem) -> Diagnosis {
    switch problem {
    case .severalFromStdin:
      Diagnosis(
        .usage, "only one text of a command can be read from stdin", hint: "write out the others")
    case .unreadable(let reason):
      Diagnosis(.usage, "stdin cannot be read: \(reason)", hint: "write the text out instead of -")
    case .invalidUTF8(let offset):
      Diagnosis(.usage, "stdin: no valid UTF-8 at byte \(offset)", hint: "convert it with iconv")
    case .nul(let offset):
      Diagnosis(
        .usage, "stdin: a NUL at byte \(offset): this is no text",
        hint: "take it out: tr -d '\\000'")
    case .tooLong(let limit):
      Diagnosis(
        .usage, "stdin: more than \(limit) bytes are too many for a note",
        hint: "split it into several")
    }
  }

  static func of(_ argument: UnsoundArgument) -> Diagnosis {
    Diagnosis(
      .usage, "no valid UTF-8 in the argument '\(Phrase.shortened(argument.shown, to: 60))'",
      hint: "look which charset the terminal has; a file of such a name: rename it first")
  }

  static func of(_ error: TextError) -> Diagnosis {
    switch error {
    case .isUTF8(let declared):
      Diagnosis(
        .usage, "it is UTF-8, and not \(declared.rawValue)", hint: "leave out --charset")
    case .missingCharset(let charset):
      Diagnosis(
        .refused, "this machine cannot read \(charset.rawValue)",
        hint: "convert the file to UTF-8 elsewhere")
    case .notText(let kind):
      Diagnosis(
        .usage, "this is \(kind.rawValue), and no text",
        hint: kind.hint)
    case .wikiDump:
      Diagnosis(
        .usage, "this is a dump of a MediaWiki, whose markup is not read",
        hint: "import its pages as HTML, or as the JSON that WikiExtractor makes of the dump")
    case .malformed(let what):
      Diagnosis(.usage, "this is not \(what)", hint: "look at how the file was made")
    case .annotation:
      Diagnosis(
        .usage, "this is an annotation, and no article", hint: "postil import --annotations FILE")
    case .tooComplex(let limit):
      Diagnosis(
        .usage, "it is nested, or has parts, beyond the limit of \(limit)",
        hint: "split the file into its articles")
    case .missing(let what, let package):
      Diagnosis(
        .refused, "reading \(what) needs a library that is not installed",
        hint: "on Debian: apt-get install \(package)")
    case .helperFailed(let program, let reason):
      Diagnosis(
        .refused, "\(program) gave up: \(reason)", hint: "take the text out of it another way")
    case .invalidUTF8(let offset):
      Diagnosis(
        .usage, "no valid UTF-8 at byte \(offset)",
        hint: "if it is in another charset, say so: --charset windows-1251")
    case .undefinedByte(let offset, let charset):
      Diagnosis(
        .usage, "byte \(offset) means nothing in \(charset.rawValue)",
        hint: "look which charset the file has")
    case .nul(let offset):
      Diagnosis(.usage, "a NUL at byte \(offset): this is no text", hint: "import text files")
    case .binary(let offset):
      Diagnosis(
        .usage, "a control character at byte \(offset): this is no text", hint: "import text files")
    case .empty: Diagnosis(.usage, "there is no text in it", hint: "import files with text")
    case .fileTooLarge(_, let limit):
      Diagnosis(
        .usage, "more than \(limit) bytes are too many for an article",
        hint: "split the file into its articles")
    case .articleTooLarge(let bytes, let limit):
      Diagnosis(
        .usage, "a text of \(bytes) bytes is too long for an article, at most \(limit) are allowed",
        hint: "split the file into its articles")
    }
  }

  static func of(_ problem: Link.Problem) -> Diagnosis {
    let message =
      switch problem {
      case .notALink: "that is no link to a workspace"
      case .missingHost: "the link names no host"
      case .missingPort(let host): "the link names no port behind \(host)"
      case .noSuchPort(let port): "the link names port \(port): ports are 1 to 65535"
      case .missingWorkspace: "the link names no workspace"
      case .malformedPin: "the pin of the link is not whole"
      case .malformedInvite: "the invitation of the link is not whole"
      case .unsupportedFragment: "the link asks for what this version does not know"
      case .tooManyAddresses(let limit): "the link names more than \(limit) addresses"
      }
    return Diagnosis(
      .usage, message,
      hint: "take all of it, in quotes: postil://HOST:PORT/WORKSPACE#pin=PIN&invite=INVITE")
  }

  static func of(_ error: WireError) -> Diagnosis {
    switch error {
    case .eventTooLong(let bytes, let limit), .fieldTooLong(_, let bytes, let limit):
      return Diagnosis(
        .usage, "a text of \(bytes) bytes is too long, at most \(limit) are allowed",
        hint: "make it shorter, or split it into several")
    default: break
    }
    return Diagnosis(
      .integrity, "bytes that cannot be read (\(error))",
      hint: "run 'postil verify' to see whether the file is sound")
  }
}

extension BinaryKind {
  /// Advice on how to get at its text.
  fileprivate var hint: String {
    switch self {
    case .png, .jpeg, .gif, .webp:
      "read its words with tesseract or another reader of images, and import those"
    case .gzip: "unpack it first: gunzip FILE"
    case .bzip2: "unpack it first: bunzip2 FILE"
    case .xz: "unpack it first: unxz FILE"
    case .sevenZip: "unpack it first: 7z x FILE"
    case .rar: "unpack it first: unrar x FILE"
    case .zip:
      "save a document as HTML or text, and import that; unpack an archive first: unzip FILE"
    case .office, .richText: "save it as HTML or text, and import that"
    case .sqlite: "export its texts as JSON Lines or CSV, and import those"
    case .audioOrVideo: "write down what is said in it, and import that"
    case .program: "import text files"
    }
  }
}
