// Workloads `queue-…`: an event queue alone in the hold model (Jones 1986), and timers that are nearly
// always cancelled. Delays are drawn ahead of time, as in Sources/Benchmark/QueueCase.swift.
#pragma once

#include "event_queue.hpp"
#include "random.hpp"
#include "recording.hpp"

#include <string>

struct QueueCase {
  int64_t pending = 10'000, operations = 10'000'000;
  std::vector<int64_t> delays = std::vector<int64_t>(65'536);

  QueueCase(const std::string& name, double scale) {
    if (name == "hundred") pending = 100;
    if (name == "million") pending = 1'000'000;
    if (name == "timers") operations = 5'000'000;
    operations = int64_t(double(operations) * scale);
    Random random{1};
    for (int64_t& delay : delays) delay = draw(name, random);
  }

  static int64_t draw(const std::string& name, Random& random) {
    if (name == "ties") return int64_t(1 + random.next() % 4) * 1'000'000;
    if (name == "gaps") return int64_t(1 + random.next() % 20'000);
    if (name == "bimodal") {
      uint64_t word = random.next();
      int64_t rest = int64_t(word >> 32);
      return word % 10 > 0 ? 500 + rest % 1000 : 500'000'000 + rest % 1'000'000'000;
    }
    double mean = name == "hundred" ? 1e6 : name == "million" ? 1e9 : name == "timers" ? 1e8 : 1e7;
    return int64_t(-std::log(double((random.next() >> 11) + 1) * 0x1p-53) * mean + 0.5);
  }

  int64_t delay(uint64_t sequence) const { return delays[sequence & 65'535]; }
};

template <typename Queue>
class Hold {
 public:
  explicit Hold(const QueueCase& what) : what_(what) {
    for (int64_t i = 0; i < what_.pending; i++) push(0);
  }

  uint64_t run() {
    uint64_t hash = 1;
    for (int64_t i = 0; i < what_.operations; i++) {
      Event event = queue_.pop();
      hash = mix(hash, uint64_t(event.time) + (event.key >> 24));
      push(event.time);
    }
    return hash;
  }

 private:
  void push(int64_t now) {
    sequence_++;
    queue_.push({now + what_.delay(sequence_), (sequence_ << 24) | 2});
  }

  const QueueCase& what_;
  Queue queue_;
  uint64_t sequence_ = 0;
};

// Every timer has an event; one that is no longer waited for is dropped when its time has come.
template <typename Queue>
class Timers {
 public:
  explicit Timers(const QueueCase& what) : what_(what), waits_(size_t(what.pending) + 2) {
    for (size_t i = 2; i < waits_.size(); i++) begin(i, 0);
  }

  uint64_t run() {
    uint64_t hash = 1;
    for (int64_t played = 0; played < what_.operations;) {
      Event event = queue_.pop();
      uint64_t sequence = event.key >> 24;
      Wait& wait = waits_[event.target()];
      if (wait.timer != sequence && wait.end != sequence) continue;
      hash = mix(hash, uint64_t(event.time) + sequence);
      begin(event.target(), event.time);
      played++;
    }
    return hash;
  }

 private:
  struct Wait {
    uint64_t timer, end;
  };

  void begin(size_t number, int64_t now) {
    waits_[number] = {sequence_ + 1, sequence_ + 2};
    push(now + 300'000'000, number);
    push(now + what_.delay(sequence_ + 1), number);
  }

  void push(int64_t time, size_t number) { queue_.push({time, (++sequence_ << 24) | number}); }

  const QueueCase& what_;
  Queue queue_;
  std::vector<Wait> waits_;
  uint64_t sequence_ = 0;
};
