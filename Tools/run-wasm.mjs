// Runs the WebAssembly build of the simulator in Node.
//
//   node Tools/run-wasm.mjs --check [MODULE]            the fingerprints of the check networks
//   node Tools/run-wasm.mjs TOPOLOGY [MODULE] [SECONDS] [EVENTS]   a topology's report as JSON
//
// SECONDS is how much time is simulated, as the file says unless given or 0. With EVENTS it ends after so many and
// measures from the beginning. MODULE is .build-wasm/tailrace.wasm unless given. The files beside the topology that
// are no topologies are there for it to name. Exit code 1 where the topology has errors.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

const [what, file = ".build-wasm/tailrace.wasm", seconds = "0", events = "0"] = process.argv.slice(2);
if (!what) {
  console.error("usage: node Tools/run-wasm.mjs --check | TOPOLOGY [MODULE] [SECONDS] [EVENTS]");
  process.exit(2);
}

const { instance } = await WebAssembly.instantiate(readFileSync(file), {});
const simulator = instance.exports;

// Views are made anew each time: memory that grows moves.
function result() {
  const bytes = new Uint8Array(
    simulator.memory.buffer, simulator.tailrace_result(), simulator.tailrace_result_length());
  return new TextDecoder().decode(bytes);
}

function handIn(bytes) {
  const address = simulator.tailrace_text(bytes.length);
  new Uint8Array(simulator.memory.buffer, address, bytes.length).set(bytes);
}

if (what === "--check") {
  for (let number = 0; number < simulator.tailrace_checks(); number++) {
    simulator.tailrace_check(number);
    console.log(result());
  }
} else {
  const topology = readFileSync(what);
  const zero = Buffer.alloc(1);
  const named = readdirSync(dirname(what), { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".yaml"))
    .flatMap(({ name }) => [Buffer.from(name), zero, readFileSync(join(dirname(what), name)), zero]);
  handIn(Buffer.concat([topology, ...named]));
  const succeeded = simulator.tailrace_run(
    BigInt(seconds) * 1_000_000_000n, BigInt(events), topology.length);
  process.stdout.write(result());
  process.exitCode = succeeded ? 0 : 1;
}
