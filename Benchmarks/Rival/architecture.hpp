// Workload `architecture`: Topologies/one-region.yaml, written by hand for that file alone.
// Long because it is a whole system written out, so that the compiler knows every number.
//
// One record of 64 bytes a request, a message or a replay: it is at one place at a time, so its record is
// its call stack. What never happens in this system (a timeout, a full app or database) ends the program.
#pragma once

#include "event_queue.hpp"
#include "random.hpp"
#include "recording.hpp"
#include "timer_ring.hpp"

#include <cstdio>
#include <cstdlib>

// GCC calls what is this often used; inlined, an event takes 8 % fewer instructions.
#define inlined [[gnu::always_inline]] inline

template <typename Queue>
class Architecture {
 public:
  Architecture(double duration, double warmup)
      : end_(int64_t(duration * 1e9)), warmup_(int64_t(warmup * 1e9)) {
    for (int part = 0; part < parts; part++) stations_[part].resize(size_t(instances[part]));
    requests_.resize(firstRequest);
  }

  Outcome run() {
    schedule(gaps_.exponential(1000), arrival);
    bool warm = warmup_ > 0;
    for (;;) {
      Event event = queue_.pop();
      if (warm && event.time > warmup_) {
        reset(warmup_);
        warm = false;
      }
      if (event.time > end_) break;
      now_ = event.time;
      events_++;
      hash_ = mix(hash_, uint64_t(event.time) + event.key);
      int64_t hint = queue_.upcoming();
      if (hint >= firstRequest) __builtin_prefetch(&requests_[size_t(hint)], 1, 3);
      uint32_t target = event.target();
      if (target >= firstRequest) step(target);
      else if (target == arrival) arrive();
      else fire(target - firstRing);
    }
    return outcome();
  }

 private:
  enum Part : uint8_t { edge, l4, l7, app, redis, primary, replica, fanout, worker, parts };
  static constexpr int instances[parts] = {20, 8, 40, 500, 16, 1, 8, 1, 50};
  static constexpr int cores[parts] = {16, 4, 8, 4, 1, 48, 48, 0, 2};

  enum Kind : uint8_t { page, feed, post, kinds };

  // Calls that are waited for, and how long at most.
  enum Call : uint8_t {
    ofClient, ofEdge, ofL4, ofL7, get, set, read, write, ofQueue, ofWorker, calls
  };
  static constexpr int64_t timeouts[calls] = {
    2000000000, 1500000000, 1200000000, 1000000000, 100000000, 100000000, 300000000, 500000000,
    1000000000, 100000000};

  enum State : uint8_t {
    toEdge, inEdge, toL4, inL4, toL7, inL7, toApp, inApp, toGet, inGet, fromGet, toRead, inRead,
    fromRead, toSet, inSet, fromSet, inAppAgain, toWrite, inWrite, fromWrite, fromApp, fromL7,
    fromL4, toClient, toReplay, inReplay, toQueue, toWorker, inWorker, toRefresh, inRefresh,
    fromRefresh, fromWorker
  };

  // Times are counted from `born`; nothing here lasts four seconds.
  struct alignas(64) Request {
    int64_t born;
    uint32_t atEdge, atL4, atL7, atApp, atBack, since, demand, next, serial, key;
    uint16_t awaited, app;
    uint8_t edge, l4, l7, back;
    Kind kind;
    State state;
    bool hit;
  };
  static_assert(sizeof(Request) == 64);

  struct Link {
    double least, most;
    Random there, back;
  };

  // What is counted of a component and a kind of request.
  struct Row {
    int64_t offered = 0, ended = 0, waitTime = 0, serviceTime = 0, latencySum = 0;
  };

  struct Class {
    int64_t inside = 0, since = 0, insideArea = 0, offered = 0, networkTime = 0;
    Histogram latency;

    void advance(int64_t now) {
      insideArea += (now - since) * inside;
      since = now;
    }
  };

  static constexpr uint32_t arrival = 1, firstRing = 2, firstRequest = firstRing + calls;

  [[noreturn]] static void stop(const char* what) {
    fprintf(stderr, "error: %s, which this program does not play\n", what);
    exit(1);
  }

  void schedule(int64_t delay, uint32_t target) {
    queue_.push({now_ + delay, (++sequence_ << 24) | target});
  }

  uint32_t age(const Request& request) const { return uint32_t(now_ - request.born); }

  uint32_t take(Kind kind) {
    uint32_t id = spare_;
    if (id) {
      spare_ = requests_[id].next;
    } else {
      id = uint32_t(requests_.size());
      requests_.emplace_back();
    }
    Request& request = requests_[id];
    request.born = now_;
    request.serial = ++serial_;
    request.kind = kind;
    return id;
  }

  void release(uint32_t id) {
    requests_[id].next = spare_;
    requests_[id].awaited = 0;
    spare_ = id;
  }

  inlined void travel(uint32_t id, State state, Link& link, Random& random) {
    Request& request = requests_[id];
    int64_t delay = random.uniform(link.least, link.most);
    classes_[request.kind].networkTime += delay;
    request.state = state;
    schedule(delay, id);
  }
  inlined void go(uint32_t id, State state, Link& link) { travel(id, state, link, link.there); }
  inlined void back(uint32_t id, State state, Link& link) { travel(id, state, link, link.back); }

  bool isStale(const Timer& timer, uint32_t ring) const {
    const Request& request = requests_[timer.id];
    return request.serial != timer.serial || !(request.awaited >> ring & 1);
  }

  // For each timer that joins, two stale ones may leave: a ring is about as long as what is awaited.
  inlined void await(uint32_t id, Call call) {
    TimerRing& ring = rings_[call];
    for (int i = 0; i < 2 && !ring.empty() && isStale(ring.front(), call); i++) ring.pop();
    ring.push({now_ + timeouts[call], id, requests_[id].serial});
    requests_[id].awaited |= uint16_t(1 << call);
    if (ring.armed) return;
    ring.armed = true;
    schedule(timeouts[call], firstRing + call);
  }

  void answered(Request& request, Call call) { request.awaited &= uint16_t(~(1 << call)); }

  void fire(uint32_t number) {
    TimerRing& ring = rings_[number];
    while (!ring.empty() && isStale(ring.front(), number)) ring.pop();
    ring.armed = !ring.empty();
    if (!ring.armed) return;
    if (ring.front().time <= now_) stop("a timeout");
    schedule(ring.front().time - now_, firstRing + number);
  }

  static uint32_t turn(uint16_t& next, uint32_t count) {
    uint32_t pick = next;
    next = uint16_t(pick + 1 == count ? 0 : pick + 1);
    return pick;
  }

  // An event concerns one instance: its areas are brought up to date once.
  inlined Station& touch(Part part, uint32_t number) {
    Station& one = stations_[part][number];
    components_[part].advance(now_);
    one.advance(now_);
    return one;
  }

  inlined Station& enter(const Request& request, Part part, uint32_t number) {
    Station& one = touch(part, number);
    components_[part].inside++;
    one.inside++;
    one.offered++;
    rows_[part][request.kind].offered++;
    return one;
  }

  inlined void leave(const Request& request, Part part, Station& one, uint32_t arrived) {
    int64_t latency = age(request) - arrived;
    components_[part].inside--;
    one.inside--;
    Row& row = rows_[part][request.kind];
    row.ended++;
    row.latencySum += latency;
    components_[part].latency.record(latency);
  }

  inlined void takePlace(Part part, Station& one, int places) {
    if (one.places == places) stop("a full instance");
    one.places++;
    components_[part].places++;
    components_[part].wait.record(0);
  }

  void returnPlace(Part part, Station& one) {
    one.places--;
    components_[part].places--;
  }

  // A core, or a place in the line for one.
  inlined void serve(uint32_t id, Part part, Station& one, State state, int64_t demand) {
    Component& all = components_[part];
    Request& request = requests_[id];
    request.state = state;
    request.since = age(request);
    if (one.busy < cores[part]) {
      one.busy++;
      all.cores++;
      all.wait.record(0);
      schedule(demand, id);
      return;
    }
    request.demand = uint32_t(demand);
    request.next = 0;
    all.waiting++;
    if (one.head) requests_[one.tail].next = id; else one.head = id;
    one.tail = id;
  }

  inlined void served(const Request& request, Part part, Station& one) {
    Component& all = components_[part];
    rows_[part][request.kind].serviceTime += age(request) - request.since;
    uint32_t next = one.head;
    if (next == 0) {
      one.busy--;
      all.cores--;
      return;
    }
    Request& waiter = requests_[next];
    one.head = waiter.next;
    all.waiting--;
    int64_t waited = age(waiter) - waiter.since;
    rows_[part][waiter.kind].waitTime += waited;
    all.wait.record(waited);
    waiter.since = age(waiter);
    schedule(waiter.demand, next);
  }

  void arrive() {
    double draw = kind_.unit();
    Kind kind = draw < 0.54 ? page : draw < 0.98 ? feed : post;
    uint32_t id = take(kind);
    Request& request = requests_[id];
    if (kind != page) request.key = keys_[kind - feed].below(5000000);
    Class& all = classes_[kind];
    all.advance(now_);
    all.inside++;
    all.offered++;
    clients_.advance(now_);
    clients_.inside++;
    arrivals_ = mix(arrivals_, uint64_t(now_) + (uint64_t(kind) << 48));
    request.edge = uint8_t(turn(edgeTurn_, 20));
    await(id, ofClient);
    go(id, toEdge, users_);
    schedule(gaps_.exponential(1000), arrival);
  }

  void finish(uint32_t id) {
    Request& request = requests_[id];
    Class& all = classes_[request.kind];
    all.advance(now_);
    all.inside--;
    all.latency.record(age(request));
    clients_.advance(now_);
    clients_.inside--;
    release(id);
  }

  void callApp(uint32_t id) {
    Request& request = requests_[id];
    int32_t* outstanding = &outstanding_[request.l7 * 500];
    uint32_t a = choice_.below(500), b = choice_.below(500);
    uint32_t pick = outstanding[b] < outstanding[a] ? b : a;
    outstanding[pick]++;
    request.app = uint16_t(pick);
    await(id, ofL7);
    go(id, toApp, l7ToApp_);
  }

  void callRedis(uint32_t id, Call call, State state) {
    Request& request = requests_[id];
    request.back = uint8_t(turn(redisTurn_[request.app], 16));
    await(id, call);
    go(id, state, appToRedis_);
  }

  void leaveApp(uint32_t id, Station& one) {
    Request& request = requests_[id];
    returnPlace(app, one);
    leave(request, app, one, request.atApp);
    back(id, fromApp, l7ToApp_);
  }

  void replay() {
    for (uint8_t number = 0; number < 8; number++) {
      uint32_t id = take(post);
      requests_[id].back = number;
      go(id, toReplay, lag_);
    }
  }

  void consume(uint32_t id) {
    requests_[id].app = uint16_t(turn(workerTurn_, 50));
    await(id, ofQueue);
    go(id, toWorker, queueToWorker_);
  }

  // A place of the queue, or a place in its line.
  void enterQueue(uint32_t id) {
    Request& request = requests_[id];
    Station& one = enter(request, fanout, 0);
    request.atEdge = request.since = age(request);
    if (one.places < 160) {
      takePlace(fanout, one, 160);
      return consume(id);
    }
    components_[fanout].waiting++;
    request.next = 0;
    if (one.placeHead) requests_[one.placeTail].next = id; else one.placeHead = id;
    one.placeTail = id;
  }

  void leaveQueue(uint32_t id) {
    Request& request = requests_[id];
    Station& one = touch(fanout, 0);
    leave(request, fanout, one, request.atEdge);
    uint32_t next = one.placeHead;
    if (next == 0) {
      returnPlace(fanout, one);
    } else {
      one.placeHead = requests_[next].next;
      components_[fanout].waiting--;
      int64_t waited = age(requests_[next]) - requests_[next].since;
      rows_[fanout][post].waitTime += waited;
      components_[fanout].wait.record(waited);
      consume(next);
    }
    release(id);
  }

  void step(uint32_t id) {
    Request& request = requests_[id];
    switch (request.state) {
      case toEdge: {
        Station& one = enter(request, edge, request.edge);
        request.atEdge = age(request);
        serve(id, edge, one, inEdge, edgeWork_[request.kind].exponential(0.2e6));
        break;
      }
      case inEdge: {
        Station& one = touch(edge, request.edge);
        served(request, edge, one);
        if (request.kind == page) {
          bool hit = edgeHit_.unit() < 0.9;
          hit ? components_[edge].hits++ : components_[edge].misses++;
          if (hit) {
            leave(request, edge, one, request.atEdge);
            back(id, toClient, users_);
            break;
          }
        }
        request.l4 = uint8_t(turn(l4Turn_[request.edge], 8));
        await(id, ofEdge);
        go(id, toL4, edgeToL4_);
        break;
      }
      case toL4: {
        Station& one = enter(request, l4, request.l4);
        request.atL4 = age(request);
        serve(id, l4, one, inL4, l4Work_[request.kind].exponential(0.04e6));
        break;
      }
      case inL4:
        served(request, l4, touch(l4, request.l4));
        request.l7 = uint8_t(l7Choice_.below(40));
        await(id, ofL4);
        go(id, toL7, l4ToL7_);
        break;
      case toL7: {
        Station& one = enter(request, l7, request.l7);
        request.atL7 = age(request);
        serve(id, l7, one, inL7, l7Work_[request.kind].exponential(0.4e6));
        break;
      }
      case inL7:
        served(request, l7, touch(l7, request.l7));
        callApp(id);
        break;
      case toApp: {
        static constexpr double means[kinds] = {3e6, 1e6, 2e6};
        Station& one = enter(request, app, request.app);
        request.atApp = age(request);
        takePlace(app, one, 64);
        serve(id, app, one, inApp, appWork_[request.kind].exponential(means[request.kind]));
        break;
      }
      case inApp: {
        Station& one = touch(app, request.app);
        served(request, app, one);
        if (request.kind == page) {
          leaveApp(id, one);
        } else if (request.kind == feed) {
          callRedis(id, get, toGet);
        } else {
          await(id, write);
          go(id, toWrite, appToPrimary_);
        }
        break;
      }
      case toGet:
      case toSet: {
        Station& one = enter(request, redis, request.back);
        request.atBack = age(request);
        bool first = request.state == toGet;
        serve(id, redis, one, first ? inGet : inSet, redisWork_[!first].exponential(0.02e6));
        break;
      }
      case inGet: {
        Station& one = touch(redis, request.back);
        served(request, redis, one);
        request.hit = redisHit_.unit() < 0.9;
        request.hit ? components_[redis].hits++ : components_[redis].misses++;
        leave(request, redis, one, request.atBack);
        back(id, fromGet, appToRedis_);
        break;
      }
      case fromGet:
        answered(request, get);
        if (request.hit) {
          computeAgain(id);
        } else {
          request.back = uint8_t(turn(replicaTurn_[request.app], 8));
          await(id, read);
          go(id, toRead, appToReplica_);
        }
        break;
      case toRead: {
        Station& one = enter(request, replica, request.back);
        request.atBack = age(request);
        takePlace(replica, one, 500);
        serve(id, replica, one, inRead, readWork_.exponential(4e6));
        break;
      }
      case inRead: {
        Station& one = touch(replica, request.back);
        served(request, replica, one);
        returnPlace(replica, one);
        leave(request, replica, one, request.atBack);
        back(id, fromRead, appToReplica_);
        break;
      }
      case fromRead:
        answered(request, read);
        callRedis(id, set, toSet);
        break;
      case inSet: {
        Station& one = touch(redis, request.back);
        served(request, redis, one);
        leave(request, redis, one, request.atBack);
        back(id, fromSet, appToRedis_);
        break;
      }
      case fromSet:
        answered(request, set);
        computeAgain(id);
        break;
      case inAppAgain: {
        Station& one = touch(app, request.app);
        served(request, app, one);
        leaveApp(id, one);
        break;
      }
      case toWrite: {
        Station& one = enter(request, primary, 0);
        request.atBack = age(request);
        takePlace(primary, one, 500);
        serve(id, primary, one, inWrite, writeWork_.exponential(1.5e6));
        break;
      }
      case inWrite: {
        Station& one = touch(primary, 0);
        served(request, primary, one);
        returnPlace(primary, one);
        leave(request, primary, one, request.atBack);
        back(id, fromWrite, appToPrimary_);
        replay();
        break;
      }
      case fromWrite: {
        answered(request, write);
        leaveApp(id, touch(app, request.app));
        go(take(post), toQueue, appToQueue_);
        break;
      }
      case fromApp:
        answered(request, ofL7);
        outstanding_[request.l7 * 500u + request.app]--;
        leave(request, l7, touch(l7, request.l7), request.atL7);
        back(id, fromL7, l4ToL7_);
        break;
      case fromL7:
        answered(request, ofL4);
        leave(request, l4, touch(l4, request.l4), request.atL4);
        back(id, fromL4, edgeToL4_);
        break;
      case fromL4:
        answered(request, ofEdge);
        leave(request, edge, touch(edge, request.edge), request.atEdge);
        back(id, toClient, users_);
        break;
      case toClient:
        finish(id);
        break;
      case toReplay: {
        Station& one = enter(request, replica, request.back);
        request.atBack = age(request);
        serve(id, replica, one, inReplay, replayWork_.exponential(0.375e6));
        break;
      }
      case inReplay: {
        Station& one = touch(replica, request.back);
        served(request, replica, one);
        leave(request, replica, one, request.atBack);
        release(id);
        break;
      }
      case toQueue:
        enterQueue(id);
        break;
      case toWorker: {
        Station& one = enter(request, worker, request.app);
        request.atApp = age(request);
        serve(id, worker, one, inWorker, workerWork_.exponential(3e6));
        break;
      }
      case inWorker:
        served(request, worker, touch(worker, request.app));
        request.back = uint8_t(turn(refreshTurn_[request.app], 16));
        await(id, ofWorker);
        go(id, toRefresh, workerToRedis_);
        break;
      case toRefresh: {
        Station& one = enter(request, redis, request.back);
        request.atBack = age(request);
        serve(id, redis, one, inRefresh, redisWork_[1].exponential(0.02e6));
        break;
      }
      case inRefresh: {
        Station& one = touch(redis, request.back);
        served(request, redis, one);
        leave(request, redis, one, request.atBack);
        back(id, fromRefresh, workerToRedis_);
        break;
      }
      case fromRefresh:
        answered(request, ofWorker);
        leave(request, worker, touch(worker, request.app), request.atApp);
        back(id, fromWorker, queueToWorker_);
        break;
      case fromWorker:
        answered(request, ofQueue);
        leaveQueue(id);
        break;
    }
  }

  void computeAgain(uint32_t id) {
    Station& one = touch(app, requests_[id].app);
    serve(id, app, one, inAppAgain, appAgain_.exponential(1.2e6));
  }

  void reset(int64_t now) {
    clients_.reset(now);
    for (auto& part : components_) part.reset(now);
    for (auto& part : stations_)
      for (auto& station : part) station.reset(now);
    for (auto& part : rows_)
      for (auto& row : part) row = Row();
    for (auto& one : classes_) {
      one.advance(now);
      one.insideArea = one.offered = one.networkTime = 0;
      one.latency = Histogram();
    }
  }

  Outcome outcome() {
    Outcome result;
    double window = double(end_ - warmup_), latency = 0, waits = 0;
    int64_t offered = 0, ended = 0;
    clients_.advance(end_);
    result.inFlight = double(clients_.insideArea) / window;
    for (auto& one : classes_) {
      one.advance(end_);
      offered += one.offered;
      ended += one.latency.count;
      latency += double(one.latency.sum);
      hash_ = mix(hash_, uint64_t(one.insideArea) + uint64_t(one.networkTime));
      for (uint64_t bucket : one.latency.buckets) hash_ = mix(hash_, bucket);
    }
    for (int part = 0; part < parts; part++) {
      Component& all = components_[part];
      all.advance(end_);
      hash_ = mix(hash_, uint64_t(all.insideArea) + uint64_t(all.waitingArea));
      hash_ = mix(hash_, uint64_t(all.coresArea) + uint64_t(all.placesArea));
      for (uint64_t bucket : all.latency.buckets) hash_ = mix(hash_, bucket);
      for (uint64_t bucket : all.wait.buckets) hash_ = mix(hash_, bucket);
      // What a post waits for there, nobody waits for who asked.
      bool later = part == redis || part == replica || part == fanout || part == worker;
      for (int kind = 0; kind < kinds; kind++) {
        Row& row = rows_[part][kind];
        hash_ = mix(hash_, uint64_t(row.latencySum) + uint64_t(row.serviceTime));
        if (!(later && kind == post)) waits += double(row.waitTime);
      }
      for (auto& one : stations_[part]) {
        one.advance(end_);
        hash_ = mix(hash_, uint64_t(one.insideArea ^ one.busyArea));
      }
    }
    result.requests = int64_t(double(offered) * double(end_) / window);
    result.events = events_;
    result.latency = latency / double(ended);
    result.mean = (latency - waits) / double(ended);
    result.hash = mix(hash_, arrivals_);
    return result;
  }

  int64_t end_, warmup_, now_ = 0, events_ = 0;
  uint64_t sequence_ = 0, hash_ = 1, arrivals_ = 1;
  uint32_t spare_ = 0, serial_ = 0;
  Queue queue_;
  std::vector<Request> requests_;
  TimerRing rings_[calls];
  Component clients_, components_[parts];
  Class classes_[kinds];
  Row rows_[parts][kinds];
  std::vector<Station> stations_[parts];
  std::vector<int32_t> outstanding_ = std::vector<int32_t>(40 * 500);
  uint16_t edgeTurn_ = 0, workerTurn_ = 0, l4Turn_[20] = {}, redisTurn_[500] = {};
  uint16_t replicaTurn_[500] = {}, refreshTurn_[50] = {};
  Link users_{5e6, 25e6, Random(1), Random(2)}, edgeToL4_{8e6, 16e6, Random(3), Random(4)},
      l4ToL7_{1e5, 3e5, Random(5), Random(6)}, l7ToApp_{1e5, 3e5, Random(7), Random(8)},
      appToRedis_{1e5, 3e5, Random(9), Random(10)}, appToReplica_{1e5, 3e5, Random(11), Random(12)},
      appToPrimary_{1e5, 3e5, Random(13), Random(14)}, lag_{5e6, 15e6, Random(15), Random(16)},
      appToQueue_{1e5, 3e5, Random(17), Random(18)},
      queueToWorker_{1e5, 3e5, Random(19), Random(20)},
      workerToRedis_{1e5, 3e5, Random(21), Random(22)};
  Random gaps_{23}, kind_{24}, keys_[2]{Random(25), Random(26)}, edgeHit_{27}, redisHit_{28},
      l7Choice_{29}, choice_{30}, appAgain_{31}, readWork_{32}, writeWork_{33}, replayWork_{34},
      workerWork_{35};
  Random edgeWork_[kinds]{Random(36), Random(37), Random(38)},
      l4Work_[kinds]{Random(39), Random(40), Random(41)},
      l7Work_[kinds]{Random(42), Random(43), Random(44)},
      appWork_[kinds]{Random(45), Random(46), Random(47)}, redisWork_[2]{Random(48), Random(49)};
};

#undef inlined
