internal import TailraceEngine

/// Outlier detection, in the words of Envoy.
extension GuardExpression {
  static let outlierSpec = ObjectSpec(
    "outlier detection",
    [
      FieldSpec(
        "consecutive_5xx", .count, in: 0...1_000_000, or: ("5", "Envoy's"),
        "After so many failures in a row an instance is ejected; 0: never."),
      FieldSpec(
        "consecutive_gateway_failure", .count, in: 1...1_000_000,
        "After so many calls in a row that did not reach it, or had no answer in time."),
      FieldSpec(
        "interval", .duration, or: ("10s", "Envoy's"),
        "How often instances are compared and taken back."),
      FieldSpec(
        "base_ejection_time", .duration, or: ("30s", "Envoy's"),
        "How long an instance is out, times how often it was ejected of late."),
      FieldSpec(
        "max_ejection_time", .duration, or: ("300s", "Envoy's"), "The longest that it is out."),
      FieldSpec(
        "max_ejection_percent", .percentage, or: ("10%", "Envoy's"),
        "The part of the instances that may be out; one always may."
      ),
      FieldSpec(
        "success_rate_minimum_hosts", .count, or: ("5", "Envoy's"),
        "With fewer instances that had enough calls they are not compared."),
      FieldSpec(
        "success_rate_request_volume", .count, or: ("100", "Envoy's"),
        "Enough calls in an interval."),
      FieldSpec(
        "success_rate_stdev_factor", .count, or: ("1900", "Envoy's"),
        "Thousandths of standard deviations by which an instance's part of answers may lie below the mean."
      ),
      FieldSpec(
        "failure_percentage_threshold", .percentage,
        "An instance is ejected where so large a part of the calls fails; never unless stated."),
      FieldSpec(
        "failure_percentage_minimum_hosts", .count, or: ("5", "Envoy's"),
        "With fewer instances that had enough calls none is."),
      FieldSpec(
        "failure_percentage_request_volume", .count, or: ("50", "Envoy's"),
        "Enough calls in an interval."),
      FieldSpec(
        "successful_active_health_check_uneject_host", .flag,
        "Whether a probe that passes takes an instance back."),
    ])

  mutating func readOutliers(_ fields: Fields) {
    guard let inner = fields.fields("outlier_detection", Self.outlierSpec) else { return }
    var rule = OutlierDetection()
    let row = inner.count(orUsual: "consecutive_5xx")
    rule.consecutiveFailures = row == 0 ? nil : row
    rule.consecutiveGatewayFailures = inner.count("consecutive_gateway_failure")
    rule.interval = inner.delay(orUsual: "interval", isPositive: true)
    rule.baseEjectionTime = inner.delay(orUsual: "base_ejection_time", isPositive: true)
    rule.maximumEjectionTime = inner.delay(orUsual: "max_ejection_time", isPositive: true)
    rule.maximumEjected = inner.percentage(orUsual: "max_ejection_percent")
    var successRate = OutlierDetection.SuccessRate()
    successRate.minimumHosts = inner.count(orUsual: "success_rate_minimum_hosts")
    successRate.requestVolume = inner.count(orUsual: "success_rate_request_volume")
    successRate.deviations =
      Double(inner.count(orUsual: "success_rate_stdev_factor")) / 1000
    rule.successRate = successRate
    readFailurePercentage(&rule, inner)
    let key = "successful_active_health_check_uneject_host"
    if inner.has(key) { rule.probesTakeBack = inner.flag(key) }
    rules.outliers = rule
  }

  private func readFailurePercentage(_ rule: inout OutlierDetection, _ inner: Fields) {
    let others = ["failure_percentage_minimum_hosts", "failure_percentage_request_volume"]
    guard inner.has("failure_percentage_threshold") else {
      for key in others where inner.has(key) {
        inner.context.report(
          .needs(key, "failure_percentage_threshold"), at: inner.range(ofKey: key))
      }
      return
    }
    var percentage = OutlierDetection.FailurePercentage()
    percentage.threshold = inner.positivePercentage("failure_percentage_threshold") ?? 0.85
    percentage.minimumHosts = inner.count(orUsual: others[0])
    percentage.requestVolume = inner.count(orUsual: others[1])
    rule.failurePercentage = percentage
  }
}
