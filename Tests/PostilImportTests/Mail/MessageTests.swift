import Foundation
import PostilCore
import Testing

@testable import PostilImport

struct MessageTests {
  private static let head = """
    From: =?UTF-8?B?0J7Qu9GM0LPQsA==?= <o@example.org>
    To: desk@example.org
    Date: Fri, 1 Mar 2024 09:30:00 +0200
    Subject: =?koi8-r?Q?=ED=CF=D3=D4?= =?UTF-8?Q?_=D0=B7=D0=B0=D0=BA=D1=80=D1=8B=D1=82?=
    MIME-Version: 1.0

    """

  @Test func `a message is an article under its subject`() throws {
    let reading = try Reading(
      Self.head
        + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        + "=D0=92=D0=BE=D0=B4=D0=B0 =\nheld.\n")
    #expect(reading.texts == ["Мост закрыт\n\nВода held."])
    #expect(reading.documents[0].facts.author == "Ольга <o@example.org>")
    #expect(reading.documents[0].facts.published == "Fri, 1 Mar 2024 09:30:00 +0200")
  }

  @Test func `the plain part of several counts, and attachments do not`() throws {
    let reading = try Reading(
      Self.head + """
        Content-Type: multipart/mixed; boundary="out er"

        --out er
        Content-Type: multipart/alternative; boundary=inner

        --inner
        Content-Type: text/plain; charset="windows-1251"
        Content-Transfer-Encoding: base64

        wu7k4C4=
        --inner
        Content-Type: text/html; charset=utf-8

        <p>Вода.</p>
        --inner--
        --out er
        Content-Type: text/plain
        Content-Disposition: attachment; filename=a.txt

        Not this.
        --out er--
        Nor this.
        """)
    #expect(reading.texts == ["Мост закрыт\n\nВода."])
  }

  @Test func `a message of HTML alone is read as text`() throws {
    let reading = try Reading(
      Self.head + "Content-Type: text/html; charset=utf-8\n\n<style>x</style><p>Вода</p><p>ушла</p>"
    )
    #expect(reading.texts == ["Мост закрыт\n\nВода\n\nушла"])
  }

  @Test func `flowed lines are joined`() {
    #expect(FlowedText.joined("One \ntwo\n\n-- \nme") == "One two\n\n-- \nme\n")
  }

  @Test func `parts within parts, and parts, have limits`() throws {
    var deep = Self.head
    for level in 0..<40 {
      deep += "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n"
    }
    #expect(throws: TextError.tooComplex(limit: 16)) { try Reading(deep) }
    let many =
      Self.head + "Content-Type: multipart/mixed; boundary=b\n\n"
      + String(repeating: "--b\n\nx\n", count: 2_000)
    #expect(throws: TextError.self) { try Reading(many) }
  }

  @Test func `a mailbox has its messages, and a line that begins with From is none`() throws {
    let head = "From o@example.org Fri Mar  1 09:30:00 2024\n"
    let one = "From: a@example.org\nTo: b@example.org\nSubject: One\n\nFirst.\n>From here on.\n\n"
    let two = "From: a@example.org\nTo: b@example.org\nSubject: Two\n\nFrom there on.\n"
    let reading = try Reading(head + one + head + two + head + "Subject: x\n\n\0\n")
    #expect(reading.texts == ["One\n\nFirst.\nFrom here on.", "Two\n\nFrom there on."])
    #expect(reading.places == ["message 1", "message 2", "message 3"])
    #expect(reading.problems == [.nul(offset: 0)])
  }

  @Test(arguments: [
    ("=?UTF-8?Q?a?=", "a"), ("x =?UTF-8?Q?a?= y", "x a y"), ("=?UTF-8?Q?a?= =?UTF-8?Q?b?=", "ab"),
    ("=?nonsense?Q?a?=", "=?nonsense?Q?a?="), ("=?UTF-8?X?a?=", "=?UTF-8?X?a?="), ("=?", "=?"),
    ("=?UTF-8?B?!?=", "=?UTF-8?B?!?="), ("a=?b", "a=?b"),
  ])
  func `encoded words are decoded where they are some`(field: String, text: String) {
    #expect(EncodedWords.decoded(Array(field.utf8)) == text)
  }

  @Test func `parts that are left out are counted, and a stub is not taken for the text`() throws {
    let reading = try Reading(
      Self.head + """
        Content-Type: multipart/mixed; boundary=o

        --o
        Content-Type: multipart/alternative; boundary=i

        --i
        Content-Type: text/plain

        See the page.
        --i
        Content-Type: text/html

        <p>The bridge was closed in the morning, said the mayor of the town.</p>
        --i--
        --o
        Content-Type: message/rfc822

        Subject: another
        --o--
        """)
    #expect(
      reading.texts == [
        "Мост закрыт\n\nThe bridge was closed in the morning, said the mayor of the town."
      ])
    #expect(reading.documents[0].warnings == [.partsLeftOut(count: 1)])
  }

  @Test func `text that a list server adds below base64 is passed over`() throws {
    let head =
      Self.head + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
    #expect(
      try Reading(head + "SXQgaGVs\nZC4=\n\n-- \nA list\n").texts == ["Мост закрыт\n\nIt held."])
  }

  @Test func `a memo, and a line that begins with From, are plain text`() throws {
    let memo =
      "TO: all\nFROM: the mayor\nDATE: today\nSUBJECT: the bridge\nIt was closed today.\n\nAll day."
    #expect(FileKind.ofBytes(Array(memo.utf8)) == nil)
    #expect(!Mailbox.isSeparator(Array("From Kyiv at 10:30 on 12 May 2024 they came.\n".utf8)[...]))
  }
}
