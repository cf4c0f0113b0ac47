/// Which Tailrace this is.
public enum Release {
  /// The version, as in the change log.
  public static let version = "0.1.0"
}
