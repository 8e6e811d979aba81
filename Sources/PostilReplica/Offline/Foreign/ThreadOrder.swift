/// The order in which every reply comes behind the annotation that it answers, whatever the order of a file.
///
/// Linear in the file; replies in a circle, and replies to those, are only in `circling`.
struct ThreadOrder {
  /// Places in the file; else in its order.
  let places: [Int]
  /// Replies that answer each other in a circle, and the replies to those.
  let circling: [Int]

  /// - Parameters:
  ///   - ids: of each annotation, where it has one. The first of several that have the same is meant.
  ///   - answers: for each, the ids that it answers, in the file or not.
  init(ids: [String?], answers: [[String]]) {
    var placesByID: [String: Int] = [:]
    for (place, id) in ids.enumerated() {
      if let id, placesByID[id] == nil { placesByID[id] = place }
    }
    var waitsFor = [Int](repeating: 0, count: ids.count)
    var followers: [Int: [Int]] = [:]
    for (place, answered) in answers.enumerated() {
      for before in Set(answered.compactMap { placesByID[$0] }) {
        waitsFor[place] += 1
        followers[before, default: []].append(place)
      }
    }
    var order: [Int] = []
    var ready = waitsFor.indices.filter { waitsFor[$0] == 0 }
    while !ready.isEmpty {
      var next: [Int] = []
      for place in ready {
        order.append(place)
        for follower in followers[place] ?? [] {
          waitsFor[follower] -= 1
          if waitsFor[follower] == 0 { next.append(follower) }
        }
      }
      ready = next.sorted()
    }
    places = order
    circling = waitsFor.indices.filter { waitsFor[$0] > 0 }
  }
}
