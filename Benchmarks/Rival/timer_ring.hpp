// Timers of one constant length run out in the order in which they were set: a ring with one event.
#pragma once

#include <cstdint>
#include <vector>

struct Timer {
  int64_t time;
  uint32_t id, serial;
};

class TimerRing {
 public:
  bool armed = false;

  bool empty() const { return head_ == tail_; }
  const Timer& front() const { return timers_[head_ & mask_]; }
  void pop() { head_++; }

  void push(Timer timer) {
    if (tail_ - head_ > mask_) grow();
    timers_[tail_++ & mask_] = timer;
  }

 private:
  void grow() {
    std::vector<Timer> larger(timers_.size() * 2);
    for (uint64_t i = head_; i != tail_; i++) larger[i & (2 * mask_ + 1)] = timers_[i & mask_];
    timers_.swap(larger);
    mask_ = 2 * mask_ + 1;
  }

  std::vector<Timer> timers_ = std::vector<Timer>(64);
  uint64_t head_ = 0, tail_ = 0, mask_ = 63;
};
