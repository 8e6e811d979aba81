import Testing

@testable import PostilCore

struct TextTests {
  @Test func `texts that only look alike differ`() {
    #expect("й" == "и\u{306}" as String)
    #expect(Text("й") != Text("и\u{306}"))
    #expect(Set([Text("й"), Text("и\u{306}"), Text("й")]).count == 2)
  }

  @Test func `texts made in different ways from the same bytes are one value`() {
    let slice = "…новости из степи…".dropFirst().dropLast()
    #expect(Text(String(slice)) == "новости из степи")
    #expect(Text(String(slice)).hashValue == Text("новости из степи").hashValue)
  }

  @Test(arguments: 0..<40)
  func `one byte is enough to differ, wherever it stands`(position: Int) {
    var bytes = [UInt8](repeating: 0x61, count: 40)
    let plain = Text(String(decoding: bytes, as: UTF8.self))
    bytes[position] = 0x62
    let other = Text(String(decoding: bytes, as: UTF8.self))
    #expect(plain != other)
    #expect(plain < other)
    #expect(!(other < plain))
  }

  @Test func `a text is before every longer text that begins with it`() {
    #expect(Text("дом") < "домик")
    #expect(!(Text("домик") < "дом"))
    #expect(!(Text("дом") < "дом"))
    #expect(Text("") < "а")
  }

  @Test func `order is that of scalars, not of a language`() {
    let words: [Text] = ["ё", "я", "е", "\u{1F600}", "z", "\u{FFFD}"]
    #expect(words.sorted() == ["z", "е", "я", "ё", "\u{FFFD}", "\u{1F600}"])
  }

  @Test func `neighbours do not hash like their bytes split elsewhere`() {
    #expect([Text("аб"), Text("в")].hashValue != [Text("а"), Text("бв")].hashValue)
  }

  @Test func `a text says how many bytes it has and shows itself`() {
    #expect(Text("Київ").utf8Count == 8)
    #expect("\(Text("Київ"))" == "Київ")
    #expect(Text("").isEmpty)
    #expect(!Text("\u{200B}").isEmpty)
  }
}
