import PostilCore

/// The use of an allowance per minute or per day, by each of many peers.
///
/// Remembers a limited number of them: the peers that took something lately. When there are more, all
/// others share one allowance.
struct PeerBuckets<Peer: Hashable & Sendable>: Sendable {
  private let amount: Int
  private let period: TokenBucket.Period
  private let limit: Int
  private var buckets: [Peer: TokenBucket] = [:]
  private var others: TokenBucket?

  init(
    _ amount: Int, per period: TokenBucket.Period = .minute, limit: Int = ServerLimits.knownPeers
  ) {
    self.amount = amount
    self.period = period
    self.limit = limit
  }

  var count: Int { buckets.count }

  /// - Returns: `nil` if it was taken, else the seconds to wait.
  mutating func take(_ amount: Int, of peer: Peer, now: Instant) -> UInt64? {
    let fresh = TokenBucket(self.amount, per: period, now: now)
    if buckets[peer] != nil || makeRoom(now) {
      return buckets[peer, default: fresh].take(amount, now: now)
    }
    var shared = others ?? fresh
    defer { others = shared }
    return shared.take(amount, now: now)
  }

  /// Forgets peers whose allowance is full again, once there is no room.
  private mutating func makeRoom(_ now: Instant) -> Bool {
    guard buckets.count >= limit else { return true }
    buckets = buckets.filter { _, bucket in
      var bucket = bucket
      return !bucket.isFull(now)
    }
    return buckets.count < limit
  }
}
