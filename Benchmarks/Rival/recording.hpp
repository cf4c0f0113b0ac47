// What is recorded of every run: histograms, areas under the numbers inside, waiting and busy, and sums.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

// Exact up to 255, then 128 buckets an octave.
struct Histogram {
  std::vector<uint64_t> buckets = std::vector<uint64_t>(40 * 128 + 1);
  int64_t count = 0, least = INT64_MAX, largest = INT64_MIN;
  __int128 sum = 0;
  double squares = 0;

  void record(int64_t value) {
    size_t bucket = size_t(value);
    if (value >= 256) {
      int shift = 56 - std::countl_zero(uint64_t(value));
      bucket = value >> 46 ? 40 * 128 : (size_t(shift) << 7) + size_t(value >> shift);
    }
    buckets[bucket]++;
    count++;
    if (value < least) least = value;
    if (value > largest) largest = value;
    sum += value;
    squares += double(value) * double(value);
  }

  double mean() const { return count ? double(sum) / double(count) : 0; }
};

// One component: its totals and the two histograms.
struct Component {
  int32_t inside = 0, waiting = 0, places = 0, cores = 0;
  int64_t since = 0, insideArea = 0, waitingArea = 0, placesArea = 0, coresArea = 0;
  int64_t offered = 0, ended = 0, waitTime = 0, serviceTime = 0, latencySum = 0, hits = 0, misses = 0;
  Histogram latency, wait;

  void advance(int64_t now) {
    int64_t passed = now - since;
    since = now;
    insideArea += passed * inside;
    waitingArea += passed * waiting;
    placesArea += passed * places;
    coresArea += passed * cores;
  }

  void reset(int64_t now) {
    advance(now);
    insideArea = waitingArea = placesArea = coresArea = 0;
    offered = ended = waitTime = serviceTime = latencySum = hits = misses = 0;
    latency = Histogram();
    wait = Histogram();
  }
};

// One instance.
struct Station {
  int32_t inside = 0, busy = 0, places = 0, outstanding = 0;
  uint32_t head = 0, tail = 0, placeHead = 0, placeTail = 0;
  int64_t since = 0, insideArea = 0, busyArea = 0, offered = 0;

  void advance(int64_t now) {
    int64_t passed = now - since;
    since = now;
    insideArea += passed * inside;
    busyArea += passed * busy;
  }

  void reset(int64_t now) {
    advance(now);
    insideArea = busyArea = offered = 0;
  }
};

inline uint64_t mix(uint64_t hash, uint64_t word) {
  uint64_t product = (hash ^ word) * 0xd6e8feb86659fd93;
  return product ^ (product >> 32);
}

struct Outcome {
  int64_t requests = 0, events = 0;
  double inFlight = 0, mean = 0, latency = 0;
  uint64_t hash = 0;
};
