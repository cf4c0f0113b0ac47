/// Where things are, and how long a message takes from one location to another.
///
/// A location is a region or a zone of one. What has no location is next to everything.
public struct Geography: Sendable {
  /// The number of the region of each location.
  public var regions: [Int32]
  /// One way, by location from which and location to which, on top of what the link takes.
  public var oneWay: [Delay]
  /// What each location is called; its number where empty.
  public var names: [String] = []

  /// No location at all.
  public init() {
    regions = []
    oneWay = []
  }

  /// Locations with the distances between all of them, row by row; names, if any, are different.
  public init(regions: [Int32], oneWay: [Delay], names: [String] = []) {
    precondition(oneWay.count == regions.count * regions.count, "a distance for every pair")
    precondition(names.isEmpty || names.count == regions.count, "a name for every location")
    self.regions = regions
    self.oneWay = oneWay
    self.names = names
  }

  /// What a location is called.
  func name(of location: Int32) -> String {
    names.isEmpty ? "\(location)" : names[Int(location)]
  }

  /// The location of what is wherever its caller is, as a name is that is resolved there.
  public static let withCaller: Int32 = -2
  /// The location of what is next to everything.
  public static let nowhere: Int32 = -1

  /// Whether any way takes time.
  var takesTime: Bool { oneWay.contains { $0 > .zero } }
}
