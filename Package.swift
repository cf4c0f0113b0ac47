// swift-tools-version: 6.2
import PackageDescription

/// The one list of switches, for every Swift target of the package.
let settings: [SwiftSetting] = [
  // Every use of unsafe memory is marked, so a test can hold it to one file.
  .strictMemorySafety(),
  // A warning that is allowed to stay hides the next one.
  .treatAllWarnings(as: .error),
  // `any` is written where a value is boxed, so that boxing is seen in review.
  .enableUpcomingFeature("ExistentialAny"),
  // An import does not leak into the public interface unless it says so.
  .enableUpcomingFeature("InternalImportsByDefault"),
  // A member is visible only where its module is imported.
  .enableUpcomingFeature("MemberImportVisibility"),
  // What owns memory is lent by its address (Docs/Decisions/0013).
  .enableExperimentalFeature("RawLayout"),
]

let package = Package(
  name: "tailrace",
  products: [
    .library(name: "Tailrace", targets: ["Tailrace"]),
    .library(name: "TailraceEngine", targets: ["TailraceEngine"]),
    .library(name: "TailraceTopology", targets: ["TailraceTopology"]),
    .library(name: "TailraceReport", targets: ["TailraceReport"]),
    .library(name: "TailraceStudies", targets: ["TailraceStudies"]),
    .executable(name: "tailrace", targets: ["TailraceCommand"]),
  ],
  traits: [
    // Who wants the library alone says `traits: []` and fetches nothing.
    .default(enabledTraits: ["Command"]),
    .trait(name: "Command", description: "The command line."),
    .trait(
      name: "CheckInvariants",
      description: "Check the invariants of the event loop after every event (slow)."),
  ],
  dependencies: [
    // The command line alone.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // The tests alone: the oracle that our YAML reader is held to.
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .target(name: "CTailraceIntrinsics"),
    .target(
      name: "TailraceEngine", dependencies: ["CTailraceIntrinsics"],
      swiftSettings: settings,
      // On Linux the compiler may call `sqrt` for a square root, exact there as everywhere.
      linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .target(
      name: "TailraceTopology", dependencies: ["TailraceEngine"], swiftSettings: settings),
    .target(name: "TailraceReport", dependencies: ["TailraceEngine"], swiftSettings: settings),
    .target(
      name: "TailraceStudies",
      dependencies: ["TailraceEngine", "TailraceTopology", "TailraceReport"],
      swiftSettings: settings),
    .target(
      name: "TailracePlayground",
      dependencies: ["TailraceEngine", "TailraceTopology", "TailraceReport"],
      // What a bare WebAssembly module lacks; here the system has it.
      exclude: ["Runtime"], swiftSettings: settings),
    .target(
      name: "Tailrace",
      dependencies: ["TailraceEngine", "TailraceTopology", "TailraceReport", "TailraceStudies"],
      swiftSettings: settings),
    // The product is `tailrace`; the module cannot be, beside `Tailrace`, where case is ignored.
    .executableTarget(
      name: "TailraceCommand",
      dependencies: [
        "Tailrace",
        .product(
          name: "ArgumentParser", package: "swift-argument-parser",
          // Asking for the one trait turns the other off, which then is not meant.
          condition: .when(traits: ["Command", "CheckInvariants"])),
      ],
      swiftSettings: settings),

    .target(
      name: "TestSupport", dependencies: ["Tailrace"], path: "Tests/TestSupport",
      swiftSettings: settings),
    .testTarget(
      name: "TailraceEngineTests", dependencies: ["TailraceEngine", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "TailraceTopologyTests",
      dependencies: ["Tailrace", "TestSupport", .product(name: "Yams", package: "Yams")],
      // Run by a test, which finds it beside itself.
      exclude: ["compose_with_pyyaml.py", "BadInput"], swiftSettings: settings),
    .testTarget(
      name: "TailraceReportTests", dependencies: ["Tailrace", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "TheoryTests", dependencies: ["Tailrace", "TestSupport"],
      resources: [.copy("cases.json")], swiftSettings: settings),
    .testTarget(
      name: "GoldenTests", dependencies: ["Tailrace", "TestSupport"],
      // What was recorded.
      exclude: ["Golden", "Net"], swiftSettings: settings),
    .testTarget(
      name: "ClaimsTests", dependencies: ["Tailrace", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "CommandTests",
      dependencies: ["Tailrace", "TestSupport", "TailraceCommand", "TailracePlayground"],
      swiftSettings: settings),
    .testTarget(name: "TidyTests", swiftSettings: settings),
  ]
)
