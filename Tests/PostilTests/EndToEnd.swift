import Testing

/// The real program, real sockets and real files.
@Suite(.timeLimit(.minutes(5)))
enum EndToEnd {}
