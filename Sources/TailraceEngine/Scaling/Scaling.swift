/// Instances that come and go.
struct Scaling: ~Copyable {
  /// The instances of components whose number of instances changes.
  var lives = Column<InstanceLife>()
  /// Who decides on their number.
  var scalers: [ScalerState] = []
}
