// swift-tools-version: 6.2
import PackageDescription

/// A package of its own, so that nothing it needs ever reaches a user of the simulator.
let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "tailrace", path: "..")],
  targets: [
    .target(name: "CAllocationCount"),
    .executableTarget(
      name: "Benchmark",
      dependencies: ["CAllocationCount", .product(name: "Tailrace", package: "tailrace")],
      swiftSettings: [
        .treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
      ]),
  ]
)
