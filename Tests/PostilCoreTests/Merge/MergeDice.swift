@testable import PostilCore

extension TextDice {
  /// One of the pieces, edited: some are replaced, removed or get a neighbour.
  mutating func edited(_ pieces: [String], by rate: Double, with stock: [String]) -> [String] {
    var edited: [String] = []
    for piece in pieces {
      guard Double.random(in: 0..<1, using: &self) < rate else {
        edited.append(piece)
        continue
      }
      switch Int.random(in: 0..<4, using: &self) {
      case 0: break
      case 1: edited += [piece, pick(stock)]
      case 2: edited += [pick(stock), piece]
      default: edited.append(pick(stock))
      }
    }
    while Double.random(in: 0..<1, using: &self) < rate { edited.append(pick(stock)) }
    return edited
  }

  mutating func pick<Element>(_ stock: [Element]) -> Element {
    stock[Int.random(in: stock.indices, using: &self)]
  }
}

extension ProseMerge {
  /// The merge with first and second exchanged, except in joined appends.
  var mirrored: ProseMerge {
    switch self {
    case .merged: self
    case .conflict(let regions):
      .conflict(
        regions.map {
          ProseRegion(
            base: $0.base, first: $0.second, second: $0.first, baseBytes: $0.baseBytes,
            firstBytes: $0.secondBytes, secondBytes: $0.firstBytes)
        })
    }
  }
}
