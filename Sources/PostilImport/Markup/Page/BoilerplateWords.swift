/// The words by which sites name everything beside their article, and with which such pieces begin.
enum BoilerplateWords {
  /// Words in `class` and `id`.
  static let names: Set<String> = [
    "ad", "ads", "adbox", "adslot", "adv", "advert", "advertisement", "advertising", "aside",
    "banner", "banners", "breadcrumb", "breadcrumbs", "comment", "commentlist",
    "comments", "consent", "cookie", "cookies", "copyright", "crumbs", "disclaimer", "disqus",
    "donate", "donation", "footer", "gdpr", "lenta", "likes", "login", "mailing",
    "menu", "mgid", "mostread", "nav", "navbar", "navigation", "newsletter", "noprint",
    "outbrain", "pager", "pagination", "paywall", "popular", "popup", "promo",
    "promoted", "rating", "recirc", "recirculation", "recommend", "recommendation",
    "recommendations", "recommended", "register", "registration", "related", "relap", "respond",
    "share", "sharebar", "shares", "sharing", "sidebar", "signin", "signup", "skip", "soc",
    "social", "socials", "sponsor", "sponsored", "submenu", "subscribe", "subscription",
    "subscriptions", "taboola", "ticker", "toolbar", "trending", "votes", "voting", "weather",
  ]

  /// Words of names that count only where the element has little text.
  static let namesOfShortPieces: Set<String> = [
    "author", "authors", "bio", "byline", "category", "categories", "counter", "credit", "date",
    "hashtags", "info", "keywords", "meta", "published", "print", "rubric", "source", "tag",
    "tags", "taglist", "time", "timestamp", "topics", "views",
  ]

  /// Words of names of viewers that open above a page: boilerplate, unless one shows a picture with its
  /// caption.
  static let namesOfViewers: Set<String> = ["carousel", "lightbox", "modal", "overlay"]

  /// Neighbouring words of names.
  static let pairsOfNames: Set<String> = [
    "also read", "also like", "latest news", "more news", "most popular", "most read", "news list",
    "other news", "read also", "read more", "read next", "see also", "up next", "you may",
    "top news", "app store", "screen reader", "sr only", "visually hidden",
  ]

  /// Folded beginnings of short paragraphs that are not text of the article.
  static let beginnings = Phrases([
    // English
    "all rights reserved", "click here to", "copyright", "follow us", "read also",
    "read more", "read next", "recommended for you", "see also", "share this", "sign up", "skip to",
    "support us",
    "more on this", "download our app", "we use cookies", "you may also like",
    "you might also like",
    // Russian
    "все права защищены", "перепечатка материалов",
    "если вы заметили ошибку", "если вы нашли ошибку", "нашли ошибку",
    "нашли опечатку", "подписывайтесь", "подпишитесь", "следите за нашими", "добавить отзыв",
    "уважаемые читатели", "смотрите также", "читайте также", "читать также", "читайте еще",
    "читайте ещё", "читайте нас", "читайте больше", "присоединяйтесь", "см также",
    "мы используем файлы cookie", "выделите фрагмент",
    // Ukrainian
    "всі права захищено", "всі права захищені", "дивіться також", "долучайтесь", "знайшли помилку",
    "якщо ви знайшли помилку", "якщо ви помітили помилку", "підписуйтесь", "підпишіться",
    "приєднуйтесь", "слідкуйте за", "додати відгук", "шановні читачі", "стежте за", "читайте також",
    "читайте ще", "читати також", "читайте більше", "ми використовуємо файли cookie",
    "виділіть фрагмент",
  ])

  /// Folded beginnings of headings of such parts of a page.
  static let headings = Phrases([
    "leave a comment", "leave a reply", "more from", "most popular", "related articles",
    "related stories", "в тему", "до теми", "до темы", "другие новости", "за темою",
    "материалы по теме", "матеріали за темою", "новини за темою", "новости по теме",
    "оставить комментарий", "по теме", "похожие статьи", "самые популярные", "схожі статті",
    "інші новини",
  ])

  /// Words that form such a heading alone or with a number.
  static let labels = Phrases([
    "advertisement", "comments", "loading", "subscribe", "tags", "відгуки", "коментарі",
    "комментарии", "найпопулярніше", "отзывы", "поделитесь", "поделиться", "поділитися",
    "поділіться", "популярне", "популярное", "реклама", "теги",
  ])

  /// Folded words anywhere in a short paragraph that is not text of the article.
  static let pieces = Phrases([
    "ctrl enter", "letters to the editor", "terms of service apply", "sign up for our",
    "subscribe to our", "подписывайтесь на наш", "подпишитесь на наш", "підписуйтесь на наш",
    "підпишіться на наш", "правила комментирования", "правил коментування",
  ])

  /// Folded last words of a short paragraph with a link.
  static let endings = Phrases([
    "подробнее", "читать далее", "читать дальше", "детальніше", "докладніше", "читати далі",
    "read more", "continue reading", "learn more",
  ])

  /// Networks on which publishers ask to be followed.
  static let networks = Phrases([
    "facebook", "instagram", "linkedin", "telegram", "tiktok", "twitter", "viber", "vk", "whatsapp",
    "youtube", "вконтакте", "одноклассники", "телеграм", "телеграме", "фейсбук", "дзен",
  ])
}
