// simulate [--seeds N] [--from SEED] [--mistake NAME] [--trace]: lives worlds from seeds and says which
// promise was broken.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "world.h"

namespace {

using namespace deskbell::simulation;

/// Of those that break one promise.
constexpr std::size_t seeds_named = 20;

struct Options {
  std::uint32_t seeds = 10'000;
  std::uint32_t from = 1;
  bool trace = false;
  Mutation mistake = Mutation::none;
};

[[noreturn]] void refuse(std::string const& argument) {
  std::cerr << "simulate: found \"" << argument
            << "\", expected --seeds N, --from SEED, --mistake NAME or --trace\nmistakes:";
  for (auto const& one : mutations) std::cerr << ' ' << one.name;
  std::cerr << '\n';
  std::exit(2);  // NOLINT(concurrency-mt-unsafe): there is one thread
}

std::uint32_t number(std::string const& flag, std::string const& text) {
  char* end = nullptr;
  auto const value = std::strtoul(text.c_str(), &end, 10);
  if (text.empty() || *end != '\0' || value > UINT32_MAX) refuse(flag + " " + text);
  return static_cast<std::uint32_t>(value);
}

Mutation mistake_of(std::string const& name) {
  for (auto const& one : mutations)
    if (one.name == name) return one.mutation;
  refuse("--mistake " + name);
}

Options read(std::vector<std::string> const& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    auto const& flag = arguments[i];
    if (flag == "--trace") {
      options.trace = true;
      continue;
    }
    if (i + 1 == arguments.size()) refuse(flag);
    auto const& value = arguments[++i];
    if (flag == "--seeds") {
      options.seeds = number(flag, value);
    } else if (flag == "--from") {
      options.from = number(flag, value);
    } else if (flag == "--mistake") {
      options.mistake = mistake_of(value);
    } else {
      refuse(flag);
    }
  }
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  auto const options = read(std::vector<std::string>(argv + 1, argv + argc));
  std::map<std::string, int> tally;
  std::map<std::string, std::vector<std::uint32_t>> broken;
  auto const begin = std::chrono::steady_clock::now();
  for (std::uint32_t i = 0; i < options.seeds; ++i) {
    std::uint32_t const seed = options.from + i;
    auto const outcome =
        live(seed, accidents_of(seed), options.mistake, options.trace ? &std::cout : nullptr);
    for (auto const& [what, times] : outcome.tally) tally[what] += times;
    if (!outcome.complaints.empty()) broken[outcome.complaints.front()].push_back(seed);
  }
  std::chrono::duration<double> const took = std::chrono::steady_clock::now() - begin;
  for (auto const& [what, times] : tally) std::cout << what << ": " << times << '\n';
  std::size_t seeds_broken = 0;
  for (auto const& [complaint, seeds] : broken) {
    seeds_broken += seeds.size();
    std::cout << "BROKEN: " << complaint << ": " << seeds.size() << " seeds:";
    for (std::size_t i = 0; i < std::min(seeds.size(), seeds_named); ++i) std::cout << ' ' << seeds[i];
    std::cout << (seeds.size() > seeds_named ? " ...\n" : "\n");
  }
  std::cout << options.seeds << " seeds from " << options.from << " on, " << seeds_broken
            << " broke a promise, in " << took.count() << " s\n";
  return broken.empty() ? 0 : 1;
}
