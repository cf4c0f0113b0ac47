/// What each class asked of a component, in the network's order of classes; most classes may have asked nothing.
public struct ClassShares: RandomAccessCollection, MutableCollection, Sendable {
  public typealias Element = ComponentResult.ClassShare

  /// Those that asked for something, by class.
  private var shares: [(index: Int, share: Element)] = []
  public let endIndex: Int

  /// Nothing was asked by so many classes.
  init(classes: Int) { endIndex = classes }

  public var startIndex: Int { 0 }

  /// The classes that asked for something, in their order.
  public var asking: [(index: Int, share: ComponentResult.ClassShare)] { shares }

  /// - Complexity: O(log of the classes that asked); to set the first of one, O(those).
  public subscript(index: Int) -> ComponentResult.ClassShare {
    get {
      precondition(index >= 0 && index < endIndex, "a class of the network")
      let place = place(of: index)
      return place < shares.count && shares[place].index == index ? shares[place].share : Element()
    }
    set {
      let place = place(of: index)
      if place < shares.count && shares[place].index == index {
        shares[place].share = newValue
      } else {
        shares.insert((index, newValue), at: place)
      }
    }
  }

  /// Puts the share of the class behind the last in, if it is one.
  mutating func append(_ share: Element, ofClass index: Int) {
    if share != Element() { shares.append((index, share)) }
  }

  /// Where a class is, or would be.
  private func place(of index: Int) -> Int {
    var low = 0
    var high = shares.count
    while low < high {
      let middle = (low + high) / 2
      if shares[middle].index < index { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
