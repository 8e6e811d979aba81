import PostilCore
import PostilReplica

/// An annotation as it is shown to people.
struct AnnotationText {
  private let annotation: AnnotationDetail

  init(_ annotation: AnnotationDetail) {
    self.annotation = annotation
  }

  /// The quote, the note, and the thread below.
  func print() {
    Terminal.print("  \(Terminal.bold(annotation.id))  \(quote)")
    if !annotation.note.isEmpty {
      Terminal.print(Passage.indented(plain: annotation.note, by: 6))
    }
    Terminal.print(Terminal.dim("      \(marks.joined(separator: " · "))"))
    for assessment in annotation.assessments { Terminal.print("      \(assessment.line)") }
    for reply in annotation.replies where !reply.isDeleted {
      let indent = 4 + 2 * reply.depth
      let margin = String(repeating: " ", count: indent)
      if Passage.isShort(reply.body) {
        Terminal.print("\(margin)↳ \(Terminal.bold(reply.id))  \(Harmless.line(reply.body))")
      } else {
        Terminal.print("\(margin)↳ \(Terminal.bold(reply.id))")
        Terminal.print(Passage.indented(plain: reply.body, by: indent + 2))
      }
      let marks =
        ([reply.created.words] + reply.claimWords + WordingText(of: reply).words + reply.marks)
        .joined(separator: " · ")
      Terminal.print(Terminal.dim("\(margin)  \(marks)"))
    }
  }

  /// One line for a list.
  func printLine() {
    let note = Terminal.shortened(annotation.note, to: 60)
    Terminal.print(
      "\(Terminal.bold(annotation.id))  \(annotation.article) \(quote)  \(note)  "
        + Terminal.dim((author + listMarks).joined(separator: " · ")))
  }

  private var quote: String {
    if annotation.anchor.isWholeArticle == true { return "(whole article)" }
    guard let quote = annotation.anchor.quote else { return "(range outside the text)" }
    let words = "«\(Terminal.shortened(quote, to: 60))»"
    guard let placement = annotation.placement else {
      return "¶\(annotation.anchor.paragraph) \(words)"
    }
    guard let paragraph = placement.paragraph else { return words }
    return "¶\(paragraph) \(words)"
  }

  private var marks: [String] {
    [annotation.created.words] + annotation.claimWords + WordingText(of: annotation).words
      + listMarks
      + (annotation.replies.isEmpty
        ? [] : [Terminal.counted(annotation.replies.count, "reply", "replies")])
  }

  private var author: [String] {
    ["by \(annotation.created.byline)"] + annotation.claimWords
      + WordingText(of: annotation).names
  }

  private var listMarks: [String] { annotation.marks.map { Harmless.line($0) } }
}

extension AssessmentDetail {
  /// Whose it is, and what they say.
  var line: String {
    let values = judged.map { "\($0.aspect) \(Terminal.shortened($0.value, to: 80))" }
    return "⚖ \(Terminal.bold(member))  \(values.joined(separator: " · "))"
  }
}

extension ClaimDetail {
  /// As in `as olha@hypothes.is, 2018-12-15T16:16:12Z, by claim`.
  var words: String {
    ([author.map { "as \($0)" } ?? "imported", at].compactMap { $0 } + ["by claim"])
      .joined(separator: ", ")
  }

  /// The same with what the other tool calls it.
  var wordsWithSource: String { Harmless.line(words + (sourceId.map { ", from \($0)" } ?? "")) }
}

extension AnnotationDetail {
  /// Whose words it is, where it came from another tool.
  var claimWords: [String] { [claim?.words].compactMap { $0 } }
}

extension ReplyDetail {
  var claimWords: [String] { [claim?.words].compactMap { $0 } }
}

extension Authorship {
  /// Who and when, as claimed.
  var words: String {
    "\(byline), \(claimedAt)\(seq == nil ? ", not pushed" : "")"
  }

  /// Who and when, by the author's clock and by the server's.
  var wordsWithReceipt: String {
    receivedAt.map { "\(byline), \(claimedAt), received \($0)" } ?? words
  }
}
