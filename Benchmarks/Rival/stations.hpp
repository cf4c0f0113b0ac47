// Workloads `mm1`, `mm50` and `tandem`: stations one behind the other, played by events.
#pragma once

#include "event_queue.hpp"
#include "random.hpp"
#include "recording.hpp"

template <typename Queue>
class Stations {
 public:
  Stations(int stations, int servers, double rate, double duration, double warmup)
      : servers_(servers), gap_(1e9 / rate), end_(int64_t(duration * 1e9)),
        warmup_(int64_t(warmup * 1e9)), components_(size_t(stations)), stations_(size_t(stations)) {
    for (int i = 0; i < stations; i++) service_.emplace_back(uint64_t(i + 2));
    requests_.resize(2);
  }

  Outcome run() {
    schedule(gaps_.exponential(gap_), 1);
    bool warm = warmup_ > 0;
    for (;;) {
      Event event = queue_.pop();
      if (warm && event.time > warmup_) {
        reset();
        warm = false;
      }
      if (event.time > end_) break;
      now_ = event.time;
      events_++;
      hash_ = mix(hash_, uint64_t(event.time) + event.key);
      event.target() == 1 ? arrive() : serviceEnds(event.target());
    }
    now_ = end_;
    return outcome();
  }

 private:
  struct alignas(64) Request {
    int64_t born, arrived, since, demand;
    uint32_t next, station;
  };

  void schedule(int64_t delay, uint32_t target) {
    queue_.push({now_ + delay, (++sequence_ << 24) | target});
  }

  void arrive() {
    uint32_t id = spare_;
    if (id) {
      spare_ = requests_[id].next;
    } else {
      id = uint32_t(requests_.size());
      requests_.emplace_back();
    }
    requests_[id].born = now_;
    clients_.advance(now_);
    clients_.inside++;
    clients_.offered++;
    enter(id, 0);
    schedule(gaps_.exponential(gap_), 1);
  }

  void enter(uint32_t id, uint32_t number) {
    Component& all = components_[number];
    Station& one = stations_[number];
    Request& request = requests_[id];
    request.arrived = request.since = now_;
    request.station = number;
    all.advance(now_);
    one.advance(now_);
    all.offered++;
    one.offered++;
    all.inside++;
    one.inside++;
    int64_t demand = service_[number].exponential(1e6);
    if (one.busy < servers_) {
      one.busy++;
      all.cores++;
      all.wait.record(0);
      schedule(demand, id);
      return;
    }
    request.demand = demand;
    request.next = 0;
    all.waiting++;
    if (one.head) requests_[one.tail].next = id; else one.head = id;
    one.tail = id;
  }

  void serviceEnds(uint32_t id) {
    Request& request = requests_[id];
    uint32_t number = request.station;
    Component& all = components_[number];
    Station& one = stations_[number];
    all.advance(now_);
    one.advance(now_);
    all.serviceTime += now_ - request.since;
    uint32_t next = one.head;
    if (next) {
      Request& waiter = requests_[next];
      one.head = waiter.next;
      all.waiting--;
      int64_t waited = now_ - waiter.since;
      all.waitTime += waited;
      all.wait.record(waited);
      waiter.since = now_;
      schedule(waiter.demand, next);
    } else {
      one.busy--;
      all.cores--;
    }
    all.inside--;
    one.inside--;
    all.ended++;
    all.latencySum += now_ - request.arrived;
    all.latency.record(now_ - request.arrived);
    if (number + 1 < components_.size()) return enter(id, number + 1);
    clients_.advance(now_);
    clients_.inside--;
    clients_.ended++;
    clients_.latency.record(now_ - request.born);
    request.next = spare_;
    spare_ = id;
  }

  void reset() {
    clients_.reset(warmup_);
    for (auto& part : components_) part.reset(warmup_);
    for (auto& part : stations_) part.reset(warmup_);
  }

  Outcome outcome() {
    clients_.advance(now_);
    Outcome result;
    double window = double(end_ - warmup_);
    result.requests = int64_t(double(clients_.offered) * double(end_) / window);
    result.events = events_;
    result.inFlight = double(clients_.insideArea) / window;
    result.mean = result.latency = clients_.latency.mean();
    for (auto& part : components_) {
      part.advance(now_);
      hash_ = mix(hash_, uint64_t(part.latencySum) + uint64_t(part.coresArea + part.insideArea));
      for (uint64_t bucket : part.latency.buckets) hash_ = mix(hash_, bucket);
    }
    result.hash = hash_;
    return result;
  }

  int servers_;
  double gap_;
  int64_t end_, warmup_, now_ = 0, events_ = 0;
  uint64_t sequence_ = 0, hash_ = 1;
  uint32_t spare_ = 0;
  Queue queue_;
  std::vector<Request> requests_;
  Component clients_;
  std::vector<Component> components_;
  std::vector<Station> stations_;
  Random gaps_{1};
  std::vector<Random> service_;
};
