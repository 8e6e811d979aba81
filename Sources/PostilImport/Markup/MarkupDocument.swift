import CLibXML2

/// A parsed page or feed: libxml2's tree, freed with this object (therefore a class).
///
/// The tree is at most `MarkupLimits.depth` levels deep: callers may walk it by recursion.
package final class MarkupDocument {
  private let library: LibXML2
  private let document: LibXML2.Node

  /// Reads a page or a piece of one. Its declared charset is ignored: it is already decoded.
  ///
  /// - Throws: `MarkupError`; never for bad HTML, which is mended as libxml2 does.
  package init(html: String) throws(MarkupError) {
    var bytes = Array(html.utf8)
    // libxml2 ends the document at a NUL.
    if bytes.contains(0) { bytes.removeAll { $0 == 0 } }
    try MarkupSize.check(bytes)
    library = try LibXML2.shared()
    document = try Self.parse(
      bytes, by: library.readHTML, library,
      options: LIBXML2_RECOVER | LIBXML2_IGNORE_DECLARED_ENCODING | LIBXML2_COMPACT)
    try checkDepth()
  }

  /// Reads a feed.
  ///
  /// - Parameter xml: UTF-8. The encoding in the XML declaration is ignored. Names of characters that HTML
  ///   knows (`&nbsp;`) are read, entities that the document itself declares are not.
  /// - Throws: `MarkupError`; of broken XML, the part that libxml2 recovers is read.
  package init(xml: [UInt8]) throws(MarkupError) {
    try MarkupSize.check(xml)
    library = try LibXML2.shared()
    var source = FeedSource(xml, library: library)
    document = try Self.parse(
      source.mended(), by: library.readXML, library,
      options: LIBXML2_RECOVER | LIBXML2_IGNORE_DECLARED_ENCODING | LIBXML2_COMPACT
        | LIBXML2_CDATA_AS_TEXT)
    try checkDepth()
  }

  deinit { library.freeDocument(document) }

  /// The outermost element; `nil` for a document without any.
  package var root: MarkupNode? {
    var next = document.pointee.children
    while let node = next {
      if node.pointee.type == CInt(LIBXML2_ELEMENT) { return MarkupNode(node, of: self) }
      next = node.pointee.next
    }
    return nil
  }

  /// Never with external or declared entities, a DTD, the network, or without libxml2's own limits.
  private static func parse(
    _ bytes: [UInt8], by read: LibXML2.Read, _ library: LibXML2, options: Int
  ) throws(MarkupError) -> LibXML2.Node {
    library.silenceThisThread()
    let quiet = LIBXML2_NO_ERROR | LIBXML2_NO_WARNING | LIBXML2_NO_NETWORK
    // libxml2 takes an empty text for an error.
    let text = bytes.isEmpty ? [UInt8(ascii: " ")] : bytes
    let document = text.withUnsafeBytes { buffer in
      read(
        buffer.bindMemory(to: CChar.self).baseAddress, CInt(buffer.count), nil, "UTF-8",
        CInt(options | quiet))
    }
    guard let document else { throw .unreadable }
    return document
  }

  /// Walks without recursion, as the depth is not yet known.
  private func checkDepth() throws(MarkupError) {
    var depth = 0
    var node = document
    while true {
      if node == document || node.pointee.type == CInt(LIBXML2_ELEMENT),
        let child = node.pointee.children
      {
        depth += 1
        guard depth <= MarkupLimits.depth else { throw .tooDeep(limit: MarkupLimits.depth) }
        node = child
        continue
      }
      while node != document, node.pointee.next == nil {
        guard let parent = node.pointee.parent else { return }
        node = parent
        depth -= 1
      }
      guard node != document, let next = node.pointee.next else { return }
      node = next
    }
  }
}
