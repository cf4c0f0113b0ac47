// What the simulator is measured against: plain C++ written for these workloads and no others.
//
//   rival WORKLOAD wheel|heap|loop|recursion|list [SCALE]
#include "architecture.hpp"
#include "loop.hpp"
#include "lru.hpp"
#include "pipeline.hpp"
#include "queue_cases.hpp"
#include "recursion.hpp"
#include "stations.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>

static double processorSeconds() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return double(time.tv_sec) + double(time.tv_nsec) * 1e-9;
}

static long residentBytes(const char* field) {
  char line[256];
  long kilobytes = 0;
  FILE* status = fopen("/proc/self/status", "r");
  if (!status) return 0;
  while (fgets(line, sizeof line, status))
    if (!strncmp(line, field, strlen(field))) kilobytes = atol(line + strlen(field) + 1);
  fclose(status);
  return kilobytes * 1024;
}

// Lengths of time are those of Sources/Benchmark and Topologies.
template <typename Queue>
static Outcome play(const std::string& name, double scale) {
  if (name == "architecture") return Architecture<Queue>(4 * scale + 0.35, 0.3).run();
  if (name == "thousands") return Pipeline<Queue>(0.14, 2.5 * scale + 0.35, 0.3).run();
  if (name == "million") return Pipeline<Queue>(20, (2.5 * scale + 0.05) * 2 + 3, 3).run();
  return Pipeline<Queue>(1, 2.5 * scale + 0.35, 0.3).run();
}

static Outcome playStations(const std::string& name, const std::string& program, double scale) {
  int stations = name == "tandem" ? 3 : 1, servers = name == "mm50" ? 50 : 1;
  double rate = 800.0 * servers, seconds = 6e6 / stations / rate;
  double duration = seconds * (scale + 0.01), warmup = seconds * 0.01;
  if (program == "loop") return Loop(stations, servers, rate, duration, warmup).run();
  if (program == "recursion") return recursion(stations, servers, rate, duration, warmup);
  if (program == "heap") return Stations<FourAryHeap>(stations, servers, rate, duration, warmup).run();
  return Stations<Wheel>(stations, servers, rate, duration, warmup).run();
}

template <typename Program>
static uint64_t timed(Program&& program, double& seconds) {
  double start = processorSeconds();
  uint64_t hash = program.run();
  seconds = processorSeconds() - start;
  return hash;
}

template <typename Queue>
static uint64_t playQueue(const std::string& name, const QueueCase& what, double& seconds) {
  return name == "timers" ? timed(Timers<Queue>(what), seconds) : timed(Hold<Queue>(what), seconds);
}

// A structure alone: its operations are timed, not what they are prepared from.
static void measureStructure(const std::string& name, const std::string& program, double scale) {
  double seconds;
  int64_t operations, hits = -1;
  uint64_t hash;
  long bytes;
  if (name == "lru") {
    LruRun run(scale);
    bytes = -residentBytes("VmRSS:");
    run.cache = std::make_unique<Lru>(10'000'000, 1'000'000);
    hash = timed(run, seconds);
    bytes += residentBytes("VmRSS:");
    operations = run.operations;
    hits = run.hits;
  } else {
    std::string which = name.substr(strlen("queue-"));
    QueueCase what(which, scale);
    bytes = -residentBytes("VmRSS:");
    hash = program == "heap" ? playQueue<FourAryHeap>(which, what, seconds)
                             : playQueue<Wheel>(which, what, seconds);
    bytes += residentBytes("VmHWM:");
    operations = what.operations;
  }
  printf("workload=%s program=%s seconds=%.4f operations=%lld bytes=%ld hits=%lld hash=%llx\n",
         name.c_str(), program.c_str(), seconds, (long long)operations, bytes,
         (long long)hits, (unsigned long long)hash);
}

int main(int count, char** arguments) {
  if (count < 3)
    return fprintf(stderr, "usage: rival WORKLOAD wheel|heap|loop|recursion|list [SCALE]\n"), 2;
  std::string name = arguments[1], program = arguments[2];
  double scale = count > 3 ? atof(arguments[3]) : 1;
  if (name == "lru" || name.starts_with("queue-")) return measureStructure(name, program, scale), 0;
  bool hasManyParts = name == "pipeline" || name == "thousands" || name == "million" ||
                      name == "architecture";
  long baseline = residentBytes("VmRSS:");
  double start = processorSeconds();
  Outcome result = !hasManyParts       ? playStations(name, program, scale)
                   : program == "heap" ? play<FourAryHeap>(name, scale)
                                       : play<Wheel>(name, scale);
  double used = processorSeconds() - start;
  printf("workload=%s program=%s seconds=%.4f requests=%lld events=%lld inFlight=%.1f bytes=%ld "
         "mean=%.1f latency=%.1f hash=%016llx\n",
         name.c_str(), program.c_str(), used, (long long)result.requests, (long long)result.events,
         result.inFlight, residentBytes("VmHWM:") - baseline, result.mean, result.latency,
         (unsigned long long)result.hash);
}
