"""Ids that are derived from content and from keys."""

import hashlib

from .readable import article_id, revision_id, term_id
from .words.tags import fold

KEYS = [bytes(32), bytes(range(32)), b"\xff" * 32]
TEXTS = ["a", "Заголовок\n\nТекст.", "и\u0306", "й", "🙂\u200d↔️"]
URLS = ["https://example.org/a", "https://example.org/новости/1"]


def vectors():
    return {
        "replicas": [
            {"publicKey": key.hex(), "id": hashlib.sha256(key).hexdigest()[:16]} for key in KEYS
        ],
        "articles": [
            {"url": url, "text": text, "id": article_id(url, text)}
            for url in [None, *URLS] for text in TEXTS
        ],
        "revisions": [{"text": text, "id": revision_id(text)} for text in TEXTS],
        "terms": [{"text": text, "id": term_id(fold(text))} for text in ["Сроки", "сроки", *TEXTS]],
    }
