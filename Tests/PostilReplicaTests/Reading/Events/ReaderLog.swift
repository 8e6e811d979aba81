import PostilCore

@testable import PostilReplica

/// The log by what tests mostly ask of it.
extension Reader {
  func log(of id: String? = nil, limit: Int, through end: Seq? = nil) throws -> [LogLine] {
    var request = LogRequest()
    (request.id, request.limit, request.end) = (id, limit, end)
    return try log(request)
  }

  func unpushed(limit: Int = .max) throws -> [LogLine] {
    var request = LogRequest()
    (request.isUnpushed, request.isReversed, request.limit) = (true, true, limit)
    return try log(request)
  }
}
