// xoshiro256++ (Blackman & Vigna 2021) and exponential numbers by a 256-layer ziggurat
// (Marsaglia & Tsang 2000).
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

class Random {
 public:
  explicit Random(uint64_t seed) {
    for (uint64_t& word : s_) {
      seed += 0x9e3779b97f4a7c15;
      uint64_t z = seed;
      z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
      z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
      word = z ^ (z >> 31);
    }
  }

  uint64_t next() {
    uint64_t result = std::rotl(s_[0] + s_[3], 23) + s_[0], shifted = s_[1] << 17;
    s_[2] ^= s_[0];
    s_[3] ^= s_[1];
    s_[1] ^= s_[2];
    s_[0] ^= s_[3];
    s_[2] ^= shifted;
    s_[3] = std::rotl(s_[3], 45);
    return result;
  }

  double unit() { return double(next() >> 11) * 0x1p-53; }
  uint32_t below(uint32_t bound) { return uint32_t((uint64_t(uint32_t(next() >> 32)) * bound) >> 32); }
  int64_t uniform(double least, double most) { return int64_t(least + unit() * (most - least) + 0.5); }
  int64_t exponential(double mean) { return int64_t(standard() * mean + 0.5); }

  double standard() {
    double start = 0;
    for (;;) {
      uint64_t bits = next();
      const Layer& layer = table().layers[bits & 255];
      int64_t position = int64_t(bits >> 11);
      double x = double(position) * layer.step;
      if (position < layer.threshold) return start + x;
      if ((bits & 255) == 0) {
        start += edge;
      } else {
        double top = table().layers[(bits & 255) + 1].density;
        if (layer.density + unit() * (top - layer.density) < std::exp(-x)) return start + x;
      }
    }
  }

 private:
  static constexpr double edge = 7.697117470131049714;
  struct Layer {
    int64_t threshold;
    double step, density;
  };
  struct Table {
    Layer layers[257];
    Table() {
      double area = (edge + 1) * std::exp(-edge), outer = area / std::exp(-edge), inner = edge;
      double height = 0;
      for (int i = 0; i < 256; i++) {
        layers[i] = {int64_t(inner / outer * 0x1p53), outer * 0x1p-53, height};
        outer = inner;
        height = std::exp(-outer);
        inner = i < 254 ? -std::log(height + area / outer) : 0;
      }
      layers[256] = {0, 0, 1};
    }
  };
  static const Table& table() { return table_; }
  static inline const Table table_{};
  uint64_t s_[4];
};
