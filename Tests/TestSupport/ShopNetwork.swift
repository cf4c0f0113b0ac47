public import Tailrace

/// A small shop: visitors ask a service, which asks a database.
public struct ShopNetwork {
  public var network: Network
  public let visitors: ComponentID
  public let app: ComponentID
  public let database: ComponentID
  public let page: RequestClassID
  public let order: RequestClassID

  /// The shop.
  /// - Parameters:
  ///   - ratePerSecond: requests of both classes together; nil for a source that sends nothing.
  ///   - databaseTime: the mean of the database's exponential compute time.
  ///   - databaseCores: the cores of its one instance.
  ///   - timeout: how long visitors wait.
  public init(
    ratePerSecond: Double? = nil, databaseTime: Delay = .milliseconds(5),
    databaseCores: Int = 4, timeout: Delay? = nil
  ) {
    var builder = NetworkBuilder()
    let visitors = builder.client("visitors")
    let app = builder.component("app", instances: 2, places: 50, cores: 2)
    let database = builder.component("db", cores: databaseCores)
    let serve = builder.operation("serve", of: app)
    let read = builder.operation("read", of: database)
    builder.define(
      serve,
      [.compute(.exponential(mean: 1e6)), .call(Call(read))])
    builder.define(read, [.compute(.exponential(mean: Double(databaseTime.nanoseconds)))])
    builder.link(from: visitors, to: app, latency: .constant(10e6))
    let call = Call(serve, timeout: timeout.map { .constant(Double($0.nanoseconds)) })
    let page = builder.requestClass("visitors.page", from: visitors, steps: [.call(call)])
    let order = builder.requestClass(
      "visitors.order", from: visitors, steps: [.call(call), .call(Call(read))])
    builder.source(
      visitors, classes: [(page, share: 0.75), (order, share: 0.25)],
      arrivals: ratePerSecond.map {
        .open(
          gaps: .exponential(mean: 1), rate: .constant($0), batch: nil, modulation: [])
      } ?? .recorded([]))
    network = builder.build()
    network.annotations.name = "shop"
    network.annotations.components = [
      ComponentNote("client", .round), ComponentNote("service", .box),
      ComponentNote("database", .drum),
    ]
    self.visitors = visitors
    self.app = app
    self.database = database
    self.page = page
    self.order = order
  }
}
