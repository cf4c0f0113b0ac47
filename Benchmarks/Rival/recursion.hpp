// The same queues as a recursion over customers, which answers a smaller question: no events, no order
// among stations, no number waiting. Recorded are the latency's histogram and two areas.
#pragma once

#include "random.hpp"
#include "recording.hpp"

#include <algorithm>

// Each customer's departure from its arrival and the departures before it: for c servers the least of
// the times at which they are free (Kiefer & Wolfowitz 1955), in a heap.
inline Outcome recursion(int stations, int servers, double rate, double duration, double warmup) {
  Random gaps{1}, service{2};
  Histogram latency;
  int64_t end = int64_t(duration * 1e9), start = int64_t(warmup * 1e9), now = 0, customers = 0;
  std::vector<int64_t> idle(static_cast<size_t>(servers));
  std::vector<std::vector<int64_t>> free(static_cast<size_t>(stations), idle);
  std::vector<int64_t> busy(static_cast<size_t>(stations)), inside(static_cast<size_t>(stations));
  uint64_t hash = 1;
  while ((now += gaps.exponential(1e9 / rate)) <= end) {
    int64_t time = now;
    customers++;
    for (size_t station = 0; station < free.size(); station++) {
      auto& heap = free[station];
      int64_t demand = service.exponential(1e6);
      int64_t departure = std::max(time, heap[0]) + demand;
      size_t hole = 0;
      for (size_t child = 1; child < heap.size(); child = 2 * hole + 1) {
        if (child + 1 < heap.size()) child += heap[child + 1] < heap[child];
        if (heap[child] >= departure) break;
        heap[hole] = heap[child];
        hole = child;
      }
      heap[hole] = departure;
      busy[station] += demand;
      inside[station] += departure - time;
      time = departure;
    }
    if (now > start) latency.record(time - now);
    hash = mix(hash, uint64_t(time));
  }
  for (size_t i = 0; i < busy.size(); i++) hash = mix(hash, uint64_t(busy[i] ^ inside[i]));
  for (uint64_t bucket : latency.buckets) hash = mix(hash, bucket);
  Outcome result;
  result.requests = customers;
  // Counted as the event-driven programs count: an arrival, and a departure from each station.
  result.events = customers * (1 + stations);
  for (int64_t area : inside) result.inFlight += double(area) / double(end);
  result.mean = result.latency = latency.mean();
  result.hash = hash;
  return result;
}
