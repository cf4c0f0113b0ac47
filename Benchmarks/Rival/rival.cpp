// What the simulator is measured against: plain C++ written for these workloads and no others.
//
//   rival WORKLOAD wheel|heap|loop [SCALE]
#include "architecture.hpp"
#include "pipeline.hpp"
#include "plain.hpp"
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

// Lengths of time are those of Sources/Benchmark/Workload.swift.
template <typename Queue>
static Outcome play(const std::string& name, double scale) {
  if (name == "architecture") return Architecture<Queue>(4 * scale + 0.35, 0.3).run();
  if (name == "pipeline") return Pipeline<Queue>(1, 2.5 * scale + 0.35, 0.3).run();
  if (name == "million") return Pipeline<Queue>(20, (2.5 * scale + 0.05) * 2 + 3, 3).run();
  int stations = name == "tandem" ? 3 : 1, servers = name == "mm50" ? 50 : 1;
  double rate = 800.0 * servers, seconds = 6e6 / stations / rate;
  return Stations<Queue>(stations, servers, rate, seconds * (scale + 0.01), seconds * 0.01).run();
}

int main(int count, char** arguments) {
  if (count < 3) return fprintf(stderr, "usage: rival WORKLOAD wheel|heap|loop [SCALE]\n"), 2;
  std::string name = arguments[1], program = arguments[2];
  double scale = count > 3 ? atof(arguments[3]) : 1;
  int stations = name == "tandem" ? 3 : 1, servers = name == "mm50" ? 50 : 1;
  double rate = 800.0 * servers, seconds = 6e6 / stations / rate;
  long baseline = residentBytes("VmRSS:");
  double start = processorSeconds();
  Outcome result =
      program == "loop"
          ? plainLoop(stations, servers, rate, seconds * (scale + 0.01), seconds * 0.01)
      : program == "heap" ? play<FourAryHeap>(name, scale)
                          : play<Wheel>(name, scale);
  double used = processorSeconds() - start;
  printf("workload=%s program=%s seconds=%.4f requests=%lld events=%lld inFlight=%.1f bytes=%ld "
         "mean=%.1f latency=%.1f hash=%016llx\n",
         name.c_str(), program.c_str(), used, (long long)result.requests, (long long)result.events,
         result.inFlight, residentBytes("VmHWM:") - baseline, result.mean, result.latency,
         (unsigned long long)result.hash);
}
