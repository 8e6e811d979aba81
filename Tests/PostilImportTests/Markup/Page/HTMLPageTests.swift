import Testing

@testable import PostilImport

/// `HTMLPage` on whole pages. All pages are made up.
struct HTMLPageTests {
  private static let russian = [
    "Городской совет утвердил смету на ремонт моста, сообщил глава департамента. Работы начнутся в мае.",
    "Движение по мосту закроют на четыре месяца, автобусы пойдут в объезд через старую плотину.",
  ]
  private static let ukrainian = [
    "Міська рада затвердила кошторис ремонту мосту, повідомив голова департаменту. Роботи почнуться у травні.",
    "Рух мостом закриють на чотири місяці, автобуси поїдуть в об’їзд через стару греблю.",
  ]
  private static let english = [
    "The city council approved the budget for the river bridge, the department said. Work starts in May.",
    "The bridge will be closed to traffic for four months, and buses will go over the old dam.",
  ]

  // MARK: Main text

  @Test func `an English page loses its cookie notice, menu, newsletter and footer`() throws {
    let page = try HTMLPage(
      html: """
        <html lang=en><head><title>Bridge closes | The Gazette</title></head><body>
        <div id=cookie-consent><p>By clicking accept, you agree to the use of all cookies here.</p></div>
        <nav><a href=/>Home</a> The latest news of the city, every day and every night.</nav>
        <div class=wrap><h1>Bridge closes</h1>
        <h2>Four months of detours await all commuters from May</h2><div class=byline>By Ann Reed</div>
        <div class=text><figure><figcaption>The bridge in April</figcaption></figure>
        <p>\(Self.english[0])</p><blockquote>“We had no choice,” she said.</blockquote>
        <div class=newsletter-signup><p>Get the best stories of the week, every Friday morning.</p></div>
        <p>\(Self.english[1])</p><p>Follow us on <a href=#>Facebook</a></p></div></div>
        <footer>All rights reserved. The Gazette is a registered newspaper.</footer>
        """)
    #expect(page.title == "Bridge closes")
    #expect(page.language == "en")
    #expect(
      page.paragraphs == [
        "Four months of detours await all commuters from May", "The bridge in April",
        Self.english[0], "“We had no choice,” she said.", Self.english[1],
      ])
  }

  @Test func `a Russian page of line breaks in a table of layout gives paragraphs`() throws {
    let page = try HTMLPage(
      html: """
        <html lang=ru><title>Мост закроют на ремонт - Городская газета</title><body><table><tr>
        <td><a href=/>Главная</a> <a href=/n>Новости</a><td><h1>Мост закроют на ремонт</h1>
        \(Self.russian[0])<br><br>\(Self.russian[1])<br><br>
        Подписывайтесь на наш канал</table>
        """)
    #expect(page.title == "Мост закроют на ремонт")
    #expect(page.paragraphs == Self.russian)
  }

  @Test func `a Ukrainian page keeps its list and loses its reading tips`() throws {
    let page = try HTMLPage(
      html: """
        <html lang=uk><head><title>Що змінить ремонт</title></head><body><article>
        <h1>Що змінить ремонт</h1><p>\(Self.ukrainian[0])</p>
        <ol><li>Автобуси їдуть через греблю.<li>Поїзди не зупиняються:<ul><li>вранці;<li>увечері.</ul></ol>
        <p>Читайте також: <a href=/x>Як збудували греблю</a></p><p>\(Self.ukrainian[1])</p>
        <div class=tags><a href=/t>міст</a> <a href=/u>ремонт</a></div></article>
        <aside>Курс валют сьогодні не змінився, повідомив національний банк країни.</aside>
        """)
    #expect(
      page.paragraphs == [
        Self.ukrainian[0],
        "1. Автобуси їдуть через греблю.\n2. Поїзди не зупиняються:\n  • вранці;\n  • увечері.",
        Self.ukrainian[1],
      ])
  }

  @Test func `a table of the article stays`() throws {
    let page = try HTMLPage(
      html: """
        <body><main><h1>Сколько стоит мост</h1><p>\(Self.russian[0])</p>
        <table><tr><th>Работа<th>Цена<tr><td>Опоры<td>12 млн</table>
        """)
    #expect(page.paragraphs == [Self.russian[0], "Работа | Цена\nОпоры | 12 млн"])
  }

  @Test func `all posts of a forum are its text`() throws {
    let posts =
      (Self.russian + ["А я хожу пешком, через плотину всего двадцать минут, без пробок."])
      .map {
        "<div class=post><div class=author>Читатель</div><div class=postbody>\($0)</div></div>"
      }
    let page = try HTMLPage(
      html: "<title>Кто ездит в объезд? :: Форум</title><h1>Кто ездит в объезд?</h1>"
        + posts.joined())
    #expect(page.title == "Кто ездит в объезд?")
    #expect(page.paragraphs.count == 3)
  }

  @Test func `an AMP page gives its text without advertisements`() throws {
    let page = try HTMLPage(
      html: """
        <!doctype html><html amp lang=en><head><style>body{visibility:hidden}</style></head><body>
        <amp-sidebar>Menu</amp-sidebar><header><a href=/>Gazette</a></header><article>
        <h1>Bridge closes</h1><p>\(Self.english[0])</p><amp-ad>Buy a boat</amp-ad>
        <p>\(Self.english[1])</p></article>
        """)
    #expect(page.paragraphs == Self.english)
  }

  @Test func `a page without text in its body gives the text of its JSON-LD`() throws {
    let body = Self.ukrainian.joined(separator: "\\n")
    let page = try HTMLPage(
      html: """
        <title>Міст закриють</title><script type="application/ld+json">
        {"@type": "NewsArticle", "headline": "Міст закриють", "articleBody": "\(body)"}
        </script><div id=root></div><noscript>Увімкніть JavaScript</noscript>
        """)
    #expect(page.paragraphs == Self.ukrainian)
  }

  @Test func `the element that the page marks as its article wins over longer text`() throws {
    let page = try HTMLPage(
      html: """
        <h1>Bridge closes</h1><div itemprop=articleBody><p>\(Self.english[0])</p></div>
        <div><p>\(Self.english[1])</p><p>Boats are cheap this spring, and so are oars and nets.</p></div>
        """)
    #expect(page.paragraphs == [Self.english[0]])
  }

  @Test func `a name like an advertisement's does not hide the article itself`() throws {
    let page = try HTMLPage(html: "<div class='share ad'><p>\(Self.english[0])</p></div>")
    #expect(page.paragraphs == [Self.english[0]])
  }

  @Test func `headlines of other articles after the text are left out`() throws {
    let others = (1...6).map { number in
      "<div><h3><a href=/\(number)>Headline number \(number) of another day</a></h3>"
        + "<p>An announcement of one sentence that is long enough for prose.</p></div>"
    }
    let page = try HTMLPage(
      html: "<h1>Bridge closes</h1><div>\(Self.english.map { "<p>\($0)</p>" }.joined())</div>"
        + "<div>\(others.joined())</div>")
    #expect(page.paragraphs == Self.english)
  }

  @Test(arguments: ["", " ", "<!-- a -->", "</p>", "<title></title>", "<nav>Menu</nav>"])
  func `a page without an article has no paragraphs`(html: String) throws {
    #expect(try HTMLPage(html: html).paragraphs == [])
  }

  @Test func `a heading among other articles ends the text, within the text it is only a heading`()
    throws
  {
    let end = "<h3>Комментарии (2)</h3><p>Давно пора было закрыть этот мост, ездить страшно.</p>"
    let page = try HTMLPage(
      html: "<article><h1>Мост</h1><h2>Реклама и маркетинг моста</h2>"
        + Self.russian.map { "<p>\($0)</p>" }.joined() + end + "</article>")
    #expect(page.paragraphs == ["Реклама и маркетинг моста"] + Self.russian)
  }

  // MARK: Metadata

  @Test func `JSON-LD in a graph says who wrote the article and when`() throws {
    let page = try HTMLPage(
      html: """
        <script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "Gazette"},
        {"@type": ["Thing", "NewsArticle"], "headline": "Bridge &amp; dam", "inLanguage": "en",
        "datePublished": "2024-05-02T08:30:00+03:00", "url": "https://example.org/bridge",
        "author": [{"name": "Ann Reed"}, {"name": "https://example.org/ann"}, "Bob Stone"]}]}</script>
        <p>\(Self.english[0])</p>
        """)
    #expect(page.title == "Bridge & dam")
    #expect(page.published == "2024-05-02T08:30:00+03:00")
    #expect(page.author == "Ann Reed, Bob Stone")
    #expect(page.canonicalURL == "https://example.org/bridge")
    #expect(page.language == "en")
  }

  @Test(arguments: [
    "<meta property='article:published_time' content='2024-05-02T08:30+03:00'>",
    "<meta itemprop='datePublished dateCreated' content='2024-05-02T08:30+03:00'>",
    "<time datetime='2024-05-02T08:30+03:00'>May</time>",
    "<meta name=date content='2024-05-02'><time pubdate datetime='2024-05-02T08:30+03:00'></time>",
  ])
  func `the most precise date of publication is taken`(html: String) throws {
    #expect(try HTMLPage(html: html).published == "2024-05-02T08:30+03:00")
  }

  @Test func `a date that is only shown beside the title is taken as shown`() throws {
    let html = """
      <div class=date>1 мая 2031</div><div><div><h1>Мост</h1><p class=date>2 мая 2024, 08:30</p></div></div>
      """
    #expect(try HTMLPage(html: html).published == "2 мая 2024, 08:30")
  }

  @Test(arguments: [
    // The h1 agrees with other titles of the page.
    ("<title>Bridge closes | Gazette</title><h1>Bridge closes</h1>", "Bridge closes"),
    ("<title>Why the bridge closes</title><h1>Bridge closes: why</h1>", "Bridge closes: why"),
    // og:title wins over an h1 in other words, without the site's name.
    (
      "<meta property=og:title content='Bridge closes | Gazette'>"
        + "<meta property=og:site_name content=Gazette><h1>Detours from May</h1>", "Bridge closes"
    ),
    // The h1 is the site's.
    ("<title>The bridge closes — Gazette</title><h1>Gazette</h1>", "The bridge closes"),
    // A dash within the title stays.
    ("<title>Rain - snow</title>", "Rain - snow"),
    // Signs of markup that the title is about, and entities encoded twice.
    ("<title>What &lt;main&gt; is for</title>", "What <main> is for"),
    ("<meta property=og:title content='Bridge &amp;amp; dam'>", "Bridge & dam"),
    ("<p>x", nil),
  ])
  func `the title is the one that most of the page agrees on`(html: String, title: String?) throws {
    #expect(try HTMLPage(html: html).title == title)
  }

  @Test func `a canonical address that is not absolute is not taken`() throws {
    let html = "<link rel=canonical href='/bridge'><meta property=og:url content='HTTPS://a.org/b'>"
    #expect(try HTMLPage(html: html).canonicalURL == "HTTPS://a.org/b")
  }

  @Test func `an author's address is no name`() throws {
    let html = """
      <meta name=author content='https://example.org/ann'>
      <span itemprop=author><b itemprop=name>Ann Reed</b>, reporter</span>
      """
    #expect(try HTMLPage(html: html).author == "Ann Reed")
  }

  @Test(arguments: ["{\"a\":", "[1, 2", "nonsense", String(repeating: "[", count: 100)])
  func `broken or deep JSON-LD is passed over`(json: String) throws {
    let html = "<script type='application/ld+json'>\(json)]}</script><p>\(Self.english[0])</p>"
    #expect(try HTMLPage(html: html).paragraphs == [Self.english[0]])
  }
}
