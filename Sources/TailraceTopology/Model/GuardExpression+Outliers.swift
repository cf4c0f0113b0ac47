internal import TailraceEngine

/// Outlier detection, in the words of Envoy.
extension GuardExpression {
  static let outlierSpec = ObjectSpec(
    "outlier detection",
    [
      FieldSpec(
        "consecutive_5xx", .count,
        "After so many failures in a row an instance is ejected; 0: never."),
      FieldSpec(
        "consecutive_gateway_failure", .count,
        "After so many calls in a row that did not reach it, or had no answer in time."),
      FieldSpec("interval", .duration, "How often instances are compared and taken back."),
      FieldSpec(
        "base_ejection_time", .duration,
        "How long an instance is out, times how often it was ejected of late."),
      FieldSpec("max_ejection_time", .duration, "The longest that it is out."),
      FieldSpec(
        "max_ejection_percent", .percentage,
        "The part of the instances that may be out; one always may."
      ),
      FieldSpec(
        "success_rate_minimum_hosts", .count,
        "With fewer instances that had enough calls they are not compared."),
      FieldSpec("success_rate_request_volume", .count, "Enough calls in an interval."),
      FieldSpec(
        "success_rate_stdev_factor", .count,
        "Thousandths of standard deviations by which an instance's part of answers may lie below the mean."
      ),
      FieldSpec(
        "failure_percentage_threshold", .percentage,
        "An instance is ejected where so large a part of the calls fails; never unless stated."),
      FieldSpec(
        "failure_percentage_minimum_hosts", .count,
        "With fewer instances that had enough calls none is."),
      FieldSpec("failure_percentage_request_volume", .count, "Enough calls in an interval."),
      FieldSpec(
        "successful_active_health_check_uneject_host", .flag,
        "Whether a probe that passes takes an instance back."),
    ])

  mutating func readOutliers(_ fields: Fields) {
    guard let inner = fields.fields("outlier_detection", Self.outlierSpec) else { return }
    var rule = OutlierDetection()
    if !inner.has("consecutive_5xx") { inner.useDefault("consecutive_5xx", "5", "Envoy's") }
    let row = inner.count("consecutive_5xx", in: 0...1_000_000) ?? 5
    rule.consecutiveFailures = row == 0 ? nil : row
    rule.consecutiveGatewayFailures = inner.count("consecutive_gateway_failure", in: 1...1_000_000)
    rule.interval = inner.delay("interval", or: .seconds(10), "10s", "Envoy's", isPositive: true)
    rule.baseEjectionTime = inner.delay(
      "base_ejection_time", or: .seconds(30), "30s", "Envoy's", isPositive: true)
    rule.maximumEjectionTime = inner.delay(
      "max_ejection_time", or: .seconds(300), "300s", "Envoy's", isPositive: true)
    rule.maximumEjected = inner.percentage("max_ejection_percent", or: 0.1, "10%", "Envoy's")
    var successRate = OutlierDetection.SuccessRate()
    successRate.minimumHosts = inner.count("success_rate_minimum_hosts", or: 5, "Envoy's")
    successRate.requestVolume = inner.count("success_rate_request_volume", or: 100, "Envoy's")
    successRate.deviations =
      Double(inner.count("success_rate_stdev_factor", or: 1900, "Envoy's")) / 1000
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
    percentage.minimumHosts = inner.count(others[0], or: 5, "Envoy's")
    percentage.requestVolume = inner.count(others[1], or: 50, "Envoy's")
    rule.failurePercentage = percentage
  }
}
