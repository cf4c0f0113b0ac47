// Workloads `pipeline` and `million`: clients, CDN, balancer, 2,000 application instances, cache,
// database. One record a request; a request is at one place at a time, so its record is its stack.
#pragma once

#include "event_queue.hpp"
#include "random.hpp"
#include "recording.hpp"

template <typename Queue>
class Pipeline {
 public:
  Pipeline(double stretch, double duration, double warmup)
      : stretch_(stretch), end_(int64_t(duration * 1e9)), warmup_(int64_t(warmup * 1e9)) {
    stations_[app].resize(2000);
    stations_[cache].resize(4);
    stations_[database].resize(8);
    stations_[cdn].resize(1);
    stations_[balancer].resize(1);
    requests_.resize(2);
  }

  Outcome run() {
    schedule(gaps_.exponential(1000), 1);
    int64_t time = 0;
    bool warm = warmup_ > 0;
    for (;;) {
      Event event = queue_.pop();
      if (warm && event.time > warmup_) {
        reset(warmup_);
        warm = false;
      }
      if (event.time > end_) break;
      now_ = time = event.time;
      events_++;
      hash_ = mix(hash_, uint64_t(time) + event.key);
      int64_t hint = queue_.upcoming();
      if (hint > 1) __builtin_prefetch(&requests_[size_t(hint)], 1, 3);
      event.target() == 1 ? arrive() : step(event.target());
    }
    reset2(end_);
    return outcome();
  }

 private:
  enum Part { cdn, balancer, app, cache, database, parts };
  enum State : uint8_t {
    free_, toCdn, inCdn, toBalancer, appFirst, toCache, inCache, fromCache, toDatabase, inDatabase,
    fromDatabase, appLast, fromBalancer, toClient
  };

  struct alignas(64) Request {
    int64_t born, atCdn, atBalancer, atApp, atBack, since, demand;
    uint32_t next;
    uint16_t appStation;
    uint8_t backStation;
    State state;
  };
  static_assert(sizeof(Request) == 64);

  void schedule(int64_t delay, uint32_t target) {
    queue_.push({now_ + delay, (++sequence_ << 24) | target});
  }

  void go(uint32_t id, State state, int64_t delay) {
    requests_[id].state = state;
    schedule(delay, id);
  }

  void travel(uint32_t id, State state, Random& random, double least, double most) {
    int64_t delay = random.uniform(least * 1e6, most * 1e6);
    networkTime_ += delay;
    go(id, state, delay);
  }

  void arrive() {
    uint32_t id = free0_;
    if (id) {
      free0_ = requests_[id].next;
    } else {
      id = uint32_t(requests_.size());
      requests_.emplace_back();
    }
    requests_[id].born = now_;
    clients_.advance(now_);
    clients_.inside++;
    clients_.offered++;
    travel(id, toCdn, clientLink_, 16 * stretch_, 28 * stretch_);
    schedule(gaps_.exponential(1000), 1);
  }

  void enter(Part part, uint32_t station) {
    Component& all = components_[part];
    Station& one = stations_[part][station];
    all.offered++;
    all.advance(now_);
    all.inside++;
    one.advance(now_);
    one.inside++;
    one.offered++;
  }

  void leave(Part part, uint32_t station, int64_t arrived) {
    Component& all = components_[part];
    Station& one = stations_[part][station];
    all.advance(now_);
    all.inside--;
    one.advance(now_);
    one.inside--;
    all.ended++;
    all.latencySum += now_ - arrived;
    all.latency.record(now_ - arrived);
  }

  // A core, or a place in the line for one.
  void serve(uint32_t id, Part part, uint32_t station, int cores, State state, int64_t demand) {
    Component& all = components_[part];
    Station& one = stations_[part][station];
    Request& request = requests_[id];
    all.advance(now_);
    one.advance(now_);
    request.since = now_;
    if (one.busy < cores) {
      one.busy++;
      all.cores++;
      all.wait.record(0);
      go(id, state, demand);
      return;
    }
    request.state = state;
    request.demand = demand;
    all.waiting++;
    request.next = 0;
    if (one.head) requests_[one.tail].next = id; else one.head = id;
    one.tail = id;
  }

  void served(uint32_t id, Part part, uint32_t station) {
    Component& all = components_[part];
    Station& one = stations_[part][station];
    all.serviceTime += now_ - requests_[id].since;
    all.advance(now_);
    one.advance(now_);
    uint32_t next = one.head;
    if (next == 0) {
      one.busy--;
      all.cores--;
      return;
    }
    Request& waiter = requests_[next];
    one.head = waiter.next;
    all.waiting--;
    int64_t waited = now_ - waiter.since;
    all.waitTime += waited;
    all.wait.record(waited);
    waiter.since = now_;
    schedule(waiter.demand, next);
  }

  void enterApp(uint32_t id) {
    Request& request = requests_[id];
    uint32_t a = choice_.below(2000), b = choice_.below(2000);
    uint32_t pick = stations_[app][b].outstanding < stations_[app][a].outstanding ? b : a;
    request.appStation = uint16_t(pick);
    request.atApp = now_;
    Station& one = stations_[app][pick];
    one.outstanding++;
    enter(app, pick);
    if (one.places < 64) {
      one.places++;
      components_[app].places++;
      components_[app].wait.record(0);
      beginApp(id);
      return;
    }
    components_[app].waiting++;
    request.since = now_;
    request.next = 0;
    if (one.placeHead) requests_[one.placeTail].next = id; else one.placeHead = id;
    one.placeTail = id;
  }

  void beginApp(uint32_t id) {
    serve(id, app, requests_[id].appStation, 2, appFirst, first_.exponential(6e6));
  }

  void leaveApp(uint32_t id) {
    Request& request = requests_[id];
    Station& one = stations_[app][request.appStation];
    one.outstanding--;
    leave(app, request.appStation, request.atApp);
    uint32_t next = one.placeHead;
    if (next == 0) {
      one.places--;
      components_[app].places--;
      return;
    }
    one.placeHead = requests_[next].next;
    components_[app].advance(now_);
    components_[app].waiting--;
    int64_t waited = now_ - requests_[next].since;
    components_[app].waitTime += waited;
    components_[app].wait.record(waited);
    beginApp(next);
  }

  void step(uint32_t id) {
    Request& request = requests_[id];
    switch (request.state) {
      case toCdn:
        request.atCdn = request.since = now_;
        enter(cdn, 0);
        go(id, inCdn, edge_.exponential(0.5e6));
        break;
      case inCdn:
        components_[cdn].serviceTime += now_ - request.since;
        if (edgeHit_.unit() < 0.8) {
          components_[cdn].hits++;
          leave(cdn, 0, request.atCdn);
          travel(id, toClient, clientBack_, 16 * stretch_, 28 * stretch_);
        } else {
          components_[cdn].misses++;
          travel(id, toBalancer, origin_, 15 * stretch_, 25 * stretch_);
        }
        break;
      case toBalancer:
        request.atBalancer = now_;
        enter(balancer, 0);
        enterApp(id);
        break;
      case appFirst:
        served(id, app, request.appStation);
        request.backStation = uint8_t(cacheChoice_.below(4));
        travel(id, toCache, cacheLink_, 0.1, 0.3);
        break;
      case toCache:
        request.atBack = now_;
        enter(cache, request.backStation);
        serve(id, cache, request.backStation, 8, inCache, lookUp_.exponential(0.05e6));
        break;
      case inCache:
        served(id, cache, request.backStation);
        leave(cache, request.backStation, request.atBack);
        travel(id, fromCache, cacheBack_, 0.1, 0.3);
        request.demand = cacheHit_.unit() < 0.8;
        request.demand ? components_[cache].hits++ : components_[cache].misses++;
        break;
      case fromCache:
        if (request.demand) {
          serve(id, app, request.appStation, 2, appLast, last_.exponential(4e6));
        } else {
          request.backStation = uint8_t(databaseChoice_.below(8));
          travel(id, toDatabase, databaseLink_, 0.2, 0.6);
        }
        break;
      case toDatabase:
        request.atBack = now_;
        enter(database, request.backStation);
        serve(id, database, request.backStation, 32, inDatabase, read_.exponential(4e6));
        break;
      case inDatabase:
        served(id, database, request.backStation);
        leave(database, request.backStation, request.atBack);
        travel(id, fromDatabase, databaseBack_, 0.2, 0.6);
        break;
      case fromDatabase:
        serve(id, app, request.appStation, 2, appLast, last_.exponential(4e6));
        break;
      case appLast:
        served(id, app, request.appStation);
        leaveApp(id);
        leave(balancer, 0, request.atBalancer);
        travel(id, fromBalancer, originBack_, 15 * stretch_, 25 * stretch_);
        break;
      case fromBalancer:
        leave(cdn, 0, request.atCdn);
        travel(id, toClient, clientBack_, 16 * stretch_, 28 * stretch_);
        break;
      case toClient:
        clients_.advance(now_);
        clients_.inside--;
        clients_.ended++;
        clients_.latency.record(now_ - request.born);
        request.next = free0_;
        free0_ = id;
        break;
      case free_:
        __builtin_trap();
    }
  }

  void reset(int64_t now) {
    clients_.reset(now);
    for (auto& part : components_) part.reset(now);
    for (auto& part : stations_)
      for (auto& station : part) station.reset(now);
    windowStart_ = now;
    windowRequests_ = clients_.offered;
  }

  void reset2(int64_t now) {
    clients_.advance(now);
    for (auto& part : components_) part.advance(now);
    for (auto& part : stations_)
      for (auto& station : part) station.advance(now);
  }

  Outcome outcome() {
    Outcome result;
    double window = double(end_ - windowStart_);
    result.requests = int64_t(double(clients_.offered) * double(end_) / window);
    result.events = events_;
    result.inFlight = double(clients_.insideArea) / window;
    double waits = 0;
    for (auto& part : components_) {
      waits += double(part.waitTime);
      hash_ = mix(hash_, uint64_t(part.latencySum) + uint64_t(part.insideArea));
      hash_ = mix(hash_, uint64_t(part.coresArea) + uint64_t(part.placesArea));
      for (uint64_t bucket : part.latency.buckets) hash_ = mix(hash_, bucket);
    }
    for (auto& part : stations_)
      for (auto& one : part) hash_ = mix(hash_, uint64_t(one.insideArea ^ one.busyArea));
    result.latency = clients_.latency.mean();
    result.mean = result.latency - waits / double(clients_.latency.count);
    result.hash = hash_;
    return result;
  }

  double stretch_;
  int64_t end_, warmup_, now_ = 0, windowStart_ = 0, events_ = 0, networkTime_ = 0;
  int64_t windowRequests_ = 0;
  uint64_t sequence_ = 0, hash_ = 1;
  uint32_t free0_ = 0;
  Queue queue_;
  std::vector<Request> requests_;
  Component clients_, components_[parts];
  std::vector<Station> stations_[parts];
  Random gaps_{1}, clientLink_{2}, clientBack_{3}, edge_{4}, edgeHit_{5}, origin_{6}, originBack_{7},
      choice_{8}, first_{9}, last_{10}, cacheChoice_{11}, cacheLink_{12}, cacheBack_{13},
      lookUp_{14}, cacheHit_{15}, databaseChoice_{16}, databaseLink_{17}, databaseBack_{18}, read_{19};
};
