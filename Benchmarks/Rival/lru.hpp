// Workload `lru`: a least-recently-used cache of a million keys out of ten million, asked with Zipf's law.
#pragma once

#include "random.hpp"
#include "recording.hpp"

#include <cmath>
#include <memory>

// A law drawn from with one look-up (Walker 1977, Vose 1991), built in one sweep.
class Alias {
 public:
  Alias(int32_t count, double exponent) : cells_(size_t(count)) {
    std::vector<double> loads(cells_.size());
    double sum = 0;
    for (size_t i = 0; i < loads.size(); i++) sum += loads[i] = std::pow(double(i) + 1, -exponent);
    for (double& load : loads) load *= count / sum;
    auto next = [&](size_t from, bool rich) {
      while (from < loads.size() && (loads[from] >= 1) != rich) from++;
      return from;
    };
    for (size_t i = 0; i < cells_.size(); i++) cells_[i] = {UINT32_MAX, int32_t(i)};
    size_t poor = next(0, false), rich = next(0, true);
    if (rich == loads.size()) return;
    for (double left = loads[rich];;) {
      if (left >= 1) {
        if (poor == loads.size()) return;
        cells_[poor] = {uint32_t(loads[poor] * 0x1p32), int32_t(rich)};
        left -= 1 - loads[poor];
        poor = next(poor + 1, false);
      } else {
        size_t following = next(rich + 1, true);
        if (following == loads.size()) return;
        cells_[rich] = {left > 0 ? uint32_t(left * 0x1p32) : 0, int32_t(following)};
        left += loads[following] - 1;
        rich = following;
      }
    }
  }

  int32_t draw(Random& random) const {
    auto product = (unsigned __int128)(random.next()) * cells_.size();
    size_t index = size_t(product >> 64);
    Cell cell = cells_[index];
    return uint32_t(uint64_t(product) >> 32) < cell.threshold ? int32_t(index) : cell.alias;
  }

 private:
  struct Cell {
    uint32_t threshold;
    int32_t alias;
  };
  std::vector<Cell> cells_;
};

// One entry a key, in a list by use.
class Lru {
 public:
  Lru(int32_t keys, int32_t capacity) : entries_(size_t(keys), {absent, absent}), room_(capacity) {}

  bool look(int32_t key) {
    if (at(key).previous == absent) return false;
    if (key == head_) return true;
    unlink(key);
    link(key);
    return true;
  }

  void fill(int32_t key) {
    if (room_ == 0) {
      int32_t victim = tail_;
      unlink(victim);
      at(victim).previous = absent;
    } else {
      room_--;
    }
    link(key);
  }

 private:
  static constexpr int32_t none = -1, absent = -2;
  struct Entry {
    int32_t next, previous;
  };

  Entry& at(int32_t key) { return entries_[size_t(key)]; }

  void unlink(int32_t key) {
    Entry entry = at(key);
    if (entry.previous == none) head_ = entry.next; else at(entry.previous).next = entry.next;
    if (entry.next == none) tail_ = entry.previous; else at(entry.next).previous = entry.previous;
  }

  void link(int32_t key) {
    at(key) = {head_, none};
    if (head_ == none) tail_ = key; else at(head_).previous = key;
    head_ = key;
  }

  std::vector<Entry> entries_;
  int32_t head_ = none, tail_ = none, room_;
};

struct LruRun {
  int64_t operations, hits = 0;
  uint64_t hash = 1;
  Alias keys{10'000'000, 0.99};
  std::unique_ptr<Lru> cache;
  Random random{1};

  explicit LruRun(double scale) : operations(int64_t(20e6 * scale)) {}

  uint64_t run() {
    for (int64_t i = 0; i < operations; i++) {
      int32_t key = keys.draw(random);
      bool hit = cache->look(key);
      if (hit) hits++; else cache->fill(key);
      hash = mix(hash, uint64_t(key) * 2 + hit);
    }
    return hash;
  }
};
