// The same queues as a person would write them by hand for this one question: the time of the next
// arrival, a binary heap of departures and a line of customers for each station, and a loop that takes
// whichever is next. Exponentials by ziggurat. Recorded are, of each station, the histograms of latency
// and wait and the areas inside, busy and waiting; of the whole, latency and the area inside.
#pragma once

#include "random.hpp"
#include "recording.hpp"

#include <algorithm>

class Loop {
 public:
  Loop(int stations, int servers, double rate, double duration, double warmup)
      : servers_(size_t(servers)), gap_(1e9 / rate), end_(int64_t(duration * 1e9)),
        warmup_(int64_t(warmup * 1e9)), stations_(size_t(stations)) {
    for (int i = 0; i < stations; i++) stations_[size_t(i)].service = Random(uint64_t(i + 2));
  }

  Outcome run() {
    int64_t arrival = gaps_.exponential(gap_);
    bool warm = false;
    for (;;) {
      Stop* next = nullptr;
      int64_t now = arrival;
      for (Stop& stop : stations_)
        if (!stop.departures.empty() && stop.departures[0].time <= now)
          next = &stop, now = next->departures[0].time;
      if (!warm && now > warmup_) reset(), warm = true;
      if (now > end_) return outcome();
      events_++;
      if (next) {
        leave(*next, now);
      } else {
        advance(now);
        inside_++;
        offered_++;
        enter(stations_[0], {now, now}, now);
        arrival = now + gaps_.exponential(gap_);
      }
    }
  }

 private:
  struct Customer {
    int64_t born, arrived;
  };
  struct Departure {
    int64_t time;
    Customer customer;
  };
  // A line that grows when it is full.
  struct Line {
    std::vector<Customer> places = std::vector<Customer>(64);
    size_t first = 0, count = 0;

    void push(Customer customer) {
      if (count == places.size()) {
        std::rotate(places.begin(), places.begin() + long(first), places.end());
        first = 0;
        places.resize(2 * count);
      }
      places[(first + count++) & (places.size() - 1)] = customer;
    }

    Customer pop() {
      Customer customer = places[first];
      first = (first + 1) & (places.size() - 1);
      count--;
      return customer;
    }
  };
  struct Stop {
    std::vector<Departure> departures;
    Line line;
    Random service{0};
    Histogram latency, wait;
    int64_t since = 0, insideArea = 0, busyArea = 0, waitingArea = 0;

    void advance(int64_t now) {
      int64_t passed = now - since, busy = int64_t(departures.size()), waiting = int64_t(line.count);
      since = now;
      busyArea += passed * busy;
      waitingArea += passed * waiting;
      insideArea += passed * (busy + waiting);
    }
  };

  static void push(std::vector<Departure>& heap, Departure departure) {
    size_t hole = heap.size();
    heap.push_back(departure);
    while (hole > 0 && departure.time < heap[(hole - 1) / 2].time) {
      heap[hole] = heap[(hole - 1) / 2];
      hole = (hole - 1) / 2;
    }
    heap[hole] = departure;
  }

  // Puts a departure in the place of the first, or takes that away if there is none to put.
  static void replaceFirst(std::vector<Departure>& heap, const Departure* departure) {
    Departure last = departure ? *departure : heap.back();
    if (!departure) heap.pop_back();
    if (heap.empty()) return;
    size_t hole = 0;
    for (size_t child = 1; child < heap.size(); child = 2 * hole + 1) {
      if (child + 1 < heap.size()) child += heap[child + 1].time < heap[child].time;
      if (heap[child].time >= last.time) break;
      heap[hole] = heap[child];
      hole = child;
    }
    heap[hole] = last;
  }

  void enter(Stop& stop, Customer customer, int64_t now) {
    stop.advance(now);
    if (stop.departures.size() < servers_) {
      stop.wait.record(0);
      push(stop.departures, {now + stop.service.exponential(1e6), customer});
    } else {
      stop.line.push(customer);
    }
  }

  void leave(Stop& stop, int64_t now) {
    Customer customer = stop.departures[0].customer;
    stop.advance(now);
    stop.latency.record(now - customer.arrived);
    if (stop.line.count > 0) {
      Customer next = stop.line.pop();
      stop.wait.record(now - next.arrived);
      Departure departure{now + stop.service.exponential(1e6), next};
      replaceFirst(stop.departures, &departure);
    } else {
      replaceFirst(stop.departures, nullptr);
    }
    if (&stop != &stations_.back()) return enter((&stop)[1], {customer.born, now}, now);
    advance(now);
    inside_--;
    latency_.record(now - customer.born);
  }

  void advance(int64_t now) {
    insideArea_ += (now - since_) * inside_;
    since_ = now;
  }

  void reset() {
    advance(warmup_);
    insideArea_ = offered_ = 0;
    latency_ = Histogram();
    for (Stop& stop : stations_) {
      stop.advance(warmup_);
      stop.insideArea = stop.busyArea = stop.waitingArea = 0;
      stop.latency = stop.wait = Histogram();
    }
  }

  Outcome outcome() {
    advance(end_);
    Outcome result;
    double window = double(end_ - warmup_);
    result.requests = int64_t(double(offered_) * double(end_) / window);
    result.events = events_;
    result.inFlight = double(insideArea_) / window;
    result.mean = result.latency = latency_.mean();
    uint64_t hash = 1;
    for (Stop& stop : stations_) {
      stop.advance(end_);
      hash = mix(hash, uint64_t(stop.insideArea ^ stop.busyArea ^ stop.waitingArea));
      for (uint64_t bucket : stop.latency.buckets) hash = mix(hash, bucket);
      for (uint64_t bucket : stop.wait.buckets) hash = mix(hash, bucket);
    }
    result.hash = hash;
    return result;
  }

  size_t servers_;
  double gap_;
  int64_t end_, warmup_, events_ = 0, offered_ = 0, inside_ = 0, insideArea_ = 0, since_ = 0;
  Random gaps_{1};
  Histogram latency_;
  std::vector<Stop> stations_;
};
