import PostilCore
import Testing

@testable import PostilImport

struct PDFTests {
  /// One page, each string a line of its own; an empty one leaves a line out.
  static func pdf(_ lines: [String], title: String) -> [UInt8] {
    let shown = lines.map { "(\($0)) Tj 0 -14 Td" }.joined(separator: "\n")
    let content = "BT /F1 11 Tf 72 720 Td\n\(shown)\nET"
    let objects = [
      "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        + " /Resources << /Font << /F1 5 0 R >> >> >>",
      "<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream",
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
      "<< /Title (\(title)) /Author (O. Hara) >>",
    ]
    var text = "%PDF-1.4\n"
    var offsets: [Int] = []
    for (index, object) in objects.enumerated() {
      offsets.append(text.utf8.count)
      text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
    }
    let table = offsets.map { offset in
      String(repeating: "0", count: 10 - String(offset).count) + "\(offset) 00000 n \n"
    }
    let start = text.utf8.count
    text += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n\(table.joined())"
    text += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R /Info 6 0 R >>\n"
    return Array((text + "startxref\n\(start)\n%%EOF\n").utf8)
  }

  @Test func `the text layer is an article, its lines joined to paragraphs`() throws {
    let bytes = Self.pdf(
      ["The bridge was closed", "in the morning.", "", "It held."], title: "A closed bridge")
    let document = try #require(try Reading(bytes).documents.first)
    #expect(
      document.text.text == "A closed bridge\n\nThe bridge was closed in the morning.\n\nIt held.")
    #expect(document.facts.author == "O. Hara")
    #expect(document.facts.importer == "pdf/1")
  }

  @Test func `the name of a file is no title`() throws {
    let bytes = Self.pdf(["A bridge", "", "It held."], title: "draft.docx")
    #expect(try Reading(bytes).texts == ["A bridge\n\nIt held."])
  }

  @Test func `a page without a text layer, and a broken file, are told`() {
    #expect(throws: TextError.empty) { try Reading(Self.pdf([], title: "x.pdf")) }
    #expect(throws: TextError.malformed(what: "a PDF that can be opened")) {
      try Reading("%PDF-1.4\nnothing of it")
    }
  }
}
