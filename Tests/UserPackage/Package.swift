// swift-tools-version: 6.2
import PackageDescription

// What somebody writes who holds a design to its promises in a test suite of their own.
let package = Package(
  name: "shop",
  dependencies: [.package(name: "tailrace", path: "../..", traits: [])],
  targets: [
    .testTarget(
      name: "ShopTests", dependencies: [.product(name: "Tailrace", package: "tailrace")],
      resources: [.copy("shop.yaml")])
  ]
)
