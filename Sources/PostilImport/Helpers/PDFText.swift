import Foundation
import PostilCore

extension Document {
  /// The text layer of a PDF, by `pdftotext` of Poppler, which runs as a separate process with limits on its
  /// time and memory.
  ///
  /// - Throws: `TextError.missing` where it is not installed, `malformed`, `helperFailed`, or `empty` for
  ///   scanned
  ///   pages.
  init(pdf: PDFCopy) throws(TextError) {
    let layout = PDFLayout(try PDFToText.layout(of: pdf))
    // Programs often write the file's name as the title.
    let isName = layout.title.map {
      $0.hasPrefix("Microsoft Word - ") || $0.contains(".") && !$0.contains(" ")
    }
    try self.init(
      title: isName == false ? layout.title : nil, paragraphs: layout.paragraphs,
      facts: Facts(importer: "pdf/1", published: layout.created, author: layout.author))
  }
}

private enum PDFToText {
  static let seconds = 60
  static let memoryKibibytes = 2 << 20
  static let outputBytes = 128 << 20

  /// The output of `pdftotext -bbox-layout`: the document's own title, author and date, and the place of
  /// each word.
  static func layout(of pdf: PDFCopy) throws(TextError) -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c",
      """
      command -v pdftotext >/dev/null || exit 127
      ulimit -t \(seconds) -v \(memoryKibibytes)
      exec timeout -k 2 \(seconds) pdftotext -q -enc UTF-8 -bbox-layout - -
      """,
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = pdf.handle
    let bytes: Data
    do {
      try process.run()
      bytes = try output.fileHandleForReading.read(upToCount: outputBytes + 1) ?? Data()
    } catch {
      throw .helperFailed(program: "pdftotext", reason: "it cannot be started")
    }
    if bytes.count > outputBytes { process.terminate() }
    process.waitUntilExit()
    guard bytes.count <= outputBytes else {
      throw .articleTooLarge(bytes: TextLimits.articleBytes + 1, limit: TextLimits.articleBytes)
    }
    switch (process.terminationReason, process.terminationStatus) {
    case (.exit, 0): return String(decoding: bytes, as: UTF8.self)
    case (.exit, 127): throw .missing(what: "PDF", package: "poppler-utils")
    case (.exit, 1): throw .malformed(what: "a PDF that can be opened")
    case (.exit, 3):
      throw .helperFailed(program: "pdftotext", reason: "the PDF forbids that its text is copied")
    default:
      throw .helperFailed(
        program: "pdftotext",
        reason: "it needed more than \(seconds) seconds or \(memoryKibibytes >> 20) GiB")
    }
  }
}
