/// Keys that are remembered, and who fetches them.
struct Caching: ~Copyable {
  var contents = KeyCaches()
  /// For each cache of the network, the contents of its component's first instance.
  var firstContents = SideColumn<Network.Cache, Handle<KeyCaches.Contents>>()
  var clientCaches = ClientCaches()
  var flights = Flights()
  /// Whether values have sizes.
  let carriesValues: Bool

  init(carriesValues: Bool) { self.carriesValues = carriesValues }
}
