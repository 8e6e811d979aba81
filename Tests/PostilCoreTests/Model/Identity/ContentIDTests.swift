import PostilCore
import Testing

/// The expected ids were computed with Python's hashlib: the first 16 bytes of the SHA-256 of the
/// domain line and the UTF-8 of the text.
struct ContentIDTests {
  private let text: Text = "Заголовок\n\nПервый абзац."

  @Test func `an article with a url is named by the url alone`() {
    let id = ContentID(high: 0x4B0A_D30E_5BCA_6676, low: 0x8DF1_01C5_7DD0_4420)
    #expect(ContentID.article(url: "https://news.example/a/1", text: text) == id)
    #expect(ContentID.article(url: "https://news.example/a/1", text: "other") == id)
  }

  @Test func `an article without a url is named by its text`() {
    let id = ContentID(high: 0x6C2A_EED5_A028_919B, low: 0x1B79_18D7_3B93_C73B)
    #expect(ContentID.article(url: nil, text: text) == id)
    #expect(ArticleImport.text(text).article == id)
  }

  @Test func `a revision is named by its text, in a domain of its own`() {
    let id = ContentID(high: 0x9480_5774_69B8_A101, low: 0x982F_FAFD_24AF_C037)
    #expect(ContentID.revision(text: text) == id)
    #expect(ArticleImport.text(text, url: "https://news.example/a/1").revision == id)
  }

  @Test func `the empty text has a revision too`() {
    let id = ContentID(high: 0x6E92_D47A_1AD8_1233, low: 0xD375_115D_509E_CFE9)
    #expect(ContentID.revision(text: "") == id)
  }

  @Test func `bytes are hashed, not characters that look alike`() {
    let composed = ContentID(high: 0x1A4F_E70B_D946_0F72, low: 0x0764_DC26_C2EF_9A19)
    let decomposed = ContentID(high: 0x564E_106A_BADD_D421, low: 0x10F7_B118_DDEF_2478)
    #expect(ContentID.revision(text: "\u{439}") == composed)
    #expect(ContentID.revision(text: "\u{438}\u{306}") == decomposed)
  }

  @Test func `an id is written and read as 16 bytes, big endian`() {
    let id = ContentID(high: 0x0001_0203_0405_0607, low: 0x0809_0A0B_0C0D_0E0F)
    #expect(id.bytes == Array(0...15))
    #expect(ContentID(bytes: Array(0...15)) == id)
  }

  @Test(arguments: [0, 15, 17, 32])
  func `other numbers of bytes are no id`(count: Int) {
    #expect(ContentID(bytes: [UInt8](repeating: 1, count: count)) == nil)
  }

  @Test func `the order of ids is the order of their bytes`() {
    let ids = [
      ContentID(high: 0, low: 2), ContentID(high: 1, low: 1), ContentID(high: 1, low: .max),
      ContentID(high: 1 << 63, low: 0),
    ]
    #expect(ids.shuffled().sorted() == ids)
    #expect(!(ids[0] < ids[0]))
  }
}
