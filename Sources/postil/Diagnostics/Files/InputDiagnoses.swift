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
      Diagnosis(.notFound, "cannot read \(path): \(reason)", hint: "check the path")
    case .closed(_, let fault): of(fault)
    case .text(let path, let error):
      Diagnosis(of(error).status, "\(path): \(of(error).message)", hint: of(error).hint)
    case .noArticles(let path):
      Diagnosis(
        .notFound, "there is no file to import in \(path)",
        hint: "hidden files are skipped; check the path and --include")
    case .urlForSeveral:
      Diagnosis(
        .usage, "--url and --revises take one article", hint: "import the articles one by one")
    case .unknownCharset(let name):
      Diagnosis(
        .usage, "unknown charset '\(name)'",
        hint: "use one of \(Charset.allCases.map(\.rawValue).joined(separator: ", "))")
    }
  }

  static func of(_ problem: Terminal.Unwritten) -> Diagnosis {
    Diagnosis(
      .refused, "the output could not be written: \(problem.reason)",
      hint: "make room, or print elsewhere; the command itself has done its work")
  }

  static func of(_ problem: TypedText.Problem) -> Diagnosis {
    switch problem {
    case .severalFromStdin:
      Diagnosis(
        .usage, "only one text can be read from stdin", hint: "type the others as arguments")
    case .unreadable(let reason):
      Diagnosis(
        .usage, "cannot read stdin: \(reason)", hint: "type the text as an argument instead of -")
    case .nothing:
      Diagnosis(
        .usage, "no text came on stdin, so nothing was done",
        hint:
          "check the command before the |; to clear a note or a field, say so: --note '' or FIELD=")
    case .invalidUTF8(let offset):
      notText("stdin: \(invalidUTF8(at: offset))", hint: "convert it with iconv")
    case .nul(let offset):
      notText("stdin: \(stray("NUL", at: offset))", hint: "remove it: tr -d '\\000'")
    case .tooLong(let limit):
      notText("stdin: a note can have at most \(limit) bytes", hint: "split it into several")
    }
  }

  private static func notText(_ message: String, hint: String) -> Diagnosis {
    Diagnosis(.usage, message, hint: hint)
  }

  private static func invalidUTF8(at offset: Int) -> String { "not valid UTF-8 at byte \(offset)" }

  private static func stray(_ character: String, at offset: Int) -> String {
    "not text: there is a \(character) at byte \(offset)"
  }

  static func of(_ argument: UnsoundArgument) -> Diagnosis {
    Diagnosis(
      .usage, "the argument '\(Phrase.shortened(argument.shown, to: 60))' is not valid UTF-8",
      hint: "check the charset of your terminal; rename a file that has such a name")
  }

  static func of(_ error: TextError) -> Diagnosis {
    switch error {
    case .isUTF8(let declared):
      Diagnosis(
        .usage, "it is UTF-8, not \(declared.rawValue)", hint: "omit --charset")
    case .missingCharset(let charset):
      Diagnosis(
        .refused, "this machine cannot read \(charset.rawValue)",
        hint: "convert the file to UTF-8 elsewhere")
    case .notText(let kind):
      Diagnosis(
        .usage, "this is \(kind.rawValue), not text",
        hint: kind.hint)
    case .wikiDump:
      Diagnosis(
        .usage, "this is a MediaWiki dump, and Postil does not read its markup",
        hint: "import its pages as HTML, or as the JSON that WikiExtractor makes of the dump")
    case .malformed(let what):
      Diagnosis(.usage, "this is not \(what)", hint: "check how the file was made")
    case .annotation:
      Diagnosis(
        .usage, "this is an annotation, not an article", hint: "postil import --annotations FILE")
    case .tooComplex(let limit):
      Diagnosis(
        .usage, "it is nested more than \(limit) deep, or has more than \(limit) parts",
        hint: "split the file into its articles")
    case .missing(let what, let package):
      Diagnosis(
        .refused, "reading \(what) needs a library that is not installed",
        hint: "on Debian: apt-get install \(package)")
    case .helperFailed(let program, let reason):
      Diagnosis(
        .refused, "\(program) failed: \(reason)", hint: "extract the text in another way")
    case .invalidUTF8(let offset):
      notText(
        invalidUTF8(at: offset),
        hint: "if it is in another charset, name it: --charset windows-1251")
    case .undefinedByte(let offset, let charset):
      Diagnosis(
        .usage, "byte \(offset) means nothing in \(charset.rawValue)",
        hint: "check which charset the file has")
    case .nul(let offset):
      notText(stray("NUL", at: offset), hint: "import text files")
    case .binary(let offset):
      notText(stray("control character", at: offset), hint: "import text files")
    case .empty: Diagnosis(.usage, "it contains no text", hint: "import files with text")
    case .fileTooLarge(_, let limit):
      Diagnosis(
        .usage, "an article can have at most \(limit) bytes",
        hint: "split the file into its articles")
    case .articleTooLarge(let bytes, let limit):
      Diagnosis(
        .usage, "a text of \(bytes) bytes is too long for an article; at most \(limit) are allowed",
        hint: "split the file into its articles")
    }
  }

  static func of(_ problem: Link.Problem) -> Diagnosis {
    let message =
      switch problem {
      case .notALink: "that is not a link to a workspace"
      case .missingHost: "the link names no host"
      case .missingPort(let host): "the link names no port after \(host)"
      case .noSuchPort(let port): "the link names port \(port): ports are 1 to 65535"
      case .missingWorkspace: "the link names no workspace"
      case .malformedPin: "the pin of the link is incomplete"
      case .malformedInvite: "the invitation of the link is incomplete"
      case .unsupportedFragment: "the link uses a feature that this version does not know"
      case .tooManyAddresses(let limit): "the link names more than \(limit) addresses"
      }
    return Diagnosis(
      .usage, message,
      hint: "copy the whole link, in quotes: postil://HOST:PORT/WORKSPACE#pin=PIN&invite=INVITE")
  }

  static func of(_ error: WireError) -> Diagnosis {
    switch error {
    case .eventTooLong(let bytes, let limit), .fieldTooLong(_, let bytes, let limit):
      return Diagnosis(
        .usage, "a text of \(bytes) bytes is too long; at most \(limit) are allowed",
        hint: "make it shorter, or split it into several")
    default: break
    }
    return Diagnosis(
      .integrity, "some bytes cannot be read (\(error))",
      hint: "run 'postil verify' to see whether the file is sound")
  }
}

extension BinaryKind {
  /// Advice on how to get at its text.
  fileprivate var hint: String {
    switch self {
    case .png, .jpeg, .gif, .webp:
      "extract its words with tesseract or another OCR program, and import those"
    case .gzip: "unpack it first: gunzip FILE"
    case .bzip2: "unpack it first: bunzip2 FILE"
    case .xz: "unpack it first: unxz FILE"
    case .sevenZip: "unpack it first: 7z x FILE"
    case .rar: "unpack it first: unrar x FILE"
    case .zip:
      "save a document as HTML or text, and import that; unpack an archive first: unzip FILE"
    case .office, .richText: "save it as HTML or text, and import that"
    case .sqlite: "export its texts as JSON Lines or CSV, and import those"
    case .audioOrVideo: "transcribe it, and import the transcript"
    case .program: "import text files"
    case .privateKey: "keep it out of the workspace: all its members could read it"
    }
  }
}
