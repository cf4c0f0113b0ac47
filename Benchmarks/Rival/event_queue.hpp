// Two event queues with the same three verbs. Events leave by time, then by sequence.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <vector>

struct Event {
  int64_t time;
  uint64_t key;  // sequence, then 24 bits of target

  uint32_t target() const { return uint32_t(key & 0xFFFFFF); }
};

inline bool before(const Event& a, const Event& b) {
  using Wide = unsigned __int128;
  return ((Wide(uint64_t(a.time)) << 64) | a.key) < ((Wide(uint64_t(b.time)) << 64) | b.key);
}

class FourAryHeap {
 public:
  bool empty() const { return nodes_.empty(); }
  int64_t upcoming() { return -1; }

  void push(Event event) {
    size_t hole = nodes_.size();
    nodes_.push_back(event);
    while (hole > 0) {
      size_t parent = (hole - 1) >> 2;
      if (!before(event, nodes_[parent])) break;
      nodes_[hole] = nodes_[parent];
      hole = parent;
    }
    nodes_[hole] = event;
  }

  Event pop() {
    Event least = nodes_[0], last = nodes_.back();
    nodes_.pop_back();
    size_t size = nodes_.size(), hole = 0, child = 1;
    if (size == 0) return least;
    while (child < size) {
      size_t best = child;
      if (child + 3 < size) {
        size_t a = child + before(nodes_[child + 1], nodes_[child]);
        size_t b = child + 2 + before(nodes_[child + 3], nodes_[child + 2]);
        best = before(nodes_[b], nodes_[a]) ? b : a;
      } else {
        for (size_t i = child + 1; i < size; i++)
          if (before(nodes_[i], nodes_[best])) best = i;
      }
      if (!before(nodes_[best], last)) break;
      nodes_[hole] = nodes_[best];
      hole = best;
      child = 4 * hole + 1;
    }
    nodes_[hole] = last;
    return least;
  }

 private:
  std::vector<Event> nodes_;
};

// Near times in fine buckets of one window, later ones in levels of 1024 wider and wider buckets.
class Wheel {
 public:
  Wheel() : far_(levels * 1024), busy_(levels * 16) { openFine(0); }

  bool empty() const { return count_ == 0; }

  // A target whose event comes soon, or -1.
  int64_t upcoming() {
    if (hints_.empty()) return -1;
    int64_t hint = hints_.back();
    hints_.pop_back();
    return hint;
  }

  void push(Event event) {
    count_++;
    place(event);
  }

  Event pop() {
    while (head_ == current_.size()) advance();
    count_--;
    popped_++;
    return current_[head_++];
  }

 private:
  static constexpr int levels = 5, windowBits = 20;
  using Bucket = std::vector<Event>;

  void place(Event event) {
    uint64_t time = uint64_t(event.time);
    if (time < opened_) {
      if (current_.size() == current_.capacity() && head_ > current_.size() / 2) {
        current_.erase(current_.begin(), current_.begin() + long(head_));
        head_ = 0;
      }
      current_.push_back(event);
      size_t i = current_.size() - 1;
      for (; i > head_ && before(event, current_[i - 1]); i--) current_[i] = current_[i - 1];
      current_[i] = event;
    } else if (time < horizon_) {
      size_t i = size_t((time - windowStart_) >> shift_);
      fine_[i].push_back(event);
      fineBusy_[i >> 6] |= 1ull << (i & 63);
    } else {
      uint64_t difference = (time ^ horizon_) >> windowBits;
      int level = difference < 1024 ? 0 : (63 - std::countl_zero(difference)) / 10;
      size_t i = size_t(level) * 1024 + ((time >> (windowBits + 10 * level)) & 1023);
      far_[i].push_back(event);
      busy_[i >> 6] |= 1ull << (i & 63);
    }
  }

  static long firstBusy(const std::vector<uint64_t>& bits, size_t from, size_t to) {
    if (from >= to) return -1;
    size_t word = from >> 6;
    uint64_t rest = bits[word] & (~0ull << (from & 63));
    while (rest == 0) {
      if (++word > (to - 1) >> 6) return -1;
      rest = bits[word];
    }
    size_t found = (word << 6) + size_t(std::countr_zero(rest));
    return found < to ? long(found) : -1;
  }

  void advance() {
    current_.clear();
    head_ = 0;
    long next = firstBusy(fineBusy_, size_t(nextFine_), fineCount_);
    if (next < 0) return openWindow();
    current_.swap(fine_[size_t(next)]);
    fineBusy_[size_t(next) >> 6] &= ~(1ull << (next & 63));
    std::sort(current_.begin(), current_.end(), before);
    nextFine_ = next + 1;
    opened_ = windowStart_ + (uint64_t(nextFine_) << shift_);
    hints_.clear();
    long following = firstBusy(fineBusy_, size_t(nextFine_), fineCount_);
    if (following >= 0)
      for (const Event& event : fine_[size_t(following)]) hints_.push_back(event.target());
  }

  void openWindow() {
    for (int level = 0; level < levels; level++) {
      size_t base = size_t(level) * 1024;
      size_t from = (horizon_ >> (windowBits + 10 * level)) & 1023;
      long found = firstBusy(busy_, base + from, base + 1024);
      if (found < 0) continue;
      uint64_t shift = uint64_t(windowBits + 10 * level);
      uint64_t start = (horizon_ >> (shift + 10)) << (shift + 10);
      if (shift + 10 >= 64) start = 0;
      start |= (uint64_t(found) - base) << shift;
      Bucket events = std::move(far_[size_t(found)]);
      far_[size_t(found)] = Bucket();
      busy_[size_t(found) >> 6] &= ~(1ull << (found & 63));
      if (level == 0) {
        windowStart_ = opened_ = start;
        horizon_ = start + (1ull << windowBits);
        openFine(std::max(events.size(), size_t(popped_ - poppedBefore_)));
        poppedBefore_ = popped_;
        for (const Event& event : events) place(event);
        events.clear();
        far_[size_t(found)].swap(events);
        // The block that the horizon has come to belongs to lower levels now.
        for (int up = 1; up < levels; up++) {
          if (horizon_ & ((1ull << (windowBits + 10 * up)) - 1)) break;
          spread(size_t(up) * 1024 + ((horizon_ >> (windowBits + 10 * up)) & 1023));
        }
      } else {
        windowStart_ = opened_ = horizon_ = start;
        for (const Event& event : events) place(event);
      }
      return;
    }
  }

  void spread(size_t bucket) {
    if (far_[bucket].empty()) return;
    Bucket events = std::move(far_[bucket]);
    far_[bucket] = Bucket();
    busy_[bucket >> 6] &= ~(1ull << (bucket & 63));
    for (const Event& event : events) place(event);
  }

  void openFine(size_t expected) {
    int bits = expected < 16 ? 0 : std::min(16, 60 - std::countl_zero(uint64_t(expected)));
    shift_ = uint64_t(windowBits - bits);
    fineCount_ = size_t(1) << bits;
    if (fine_.size() < fineCount_) fine_.resize(fineCount_);
    fineBusy_.assign((fineCount_ + 63) / 64, 0);
    nextFine_ = 0;
  }

  std::vector<Bucket> far_, fine_;
  std::vector<uint64_t> busy_, fineBusy_;
  Bucket current_;
  std::vector<uint32_t> hints_;
  size_t head_ = 0, fineCount_ = 1;
  long nextFine_ = 0;
  uint64_t windowStart_ = 0, opened_ = 0, horizon_ = 0, shift_ = windowBits;
  uint64_t count_ = 0, popped_ = 0, poppedBefore_ = 0;
};
