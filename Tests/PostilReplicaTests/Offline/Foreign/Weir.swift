/// The article that annotations of other tools are about.
enum Weir {
  static let url = "https://example.org/weir"
  /// It says one thing twice, and has a scalar of two UTF-16 units before both.
  static let text = """
    The weir

    \u{1F30A} The weir held all night, and the weir held at dawn.

    Four months later it broke, the harbour master said, and the lower town was under water.
    """
}
