// Child processes with pipes.
#include "tests/console/program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include "tests/support/paths.h"

extern char** environ;

namespace deskbell::console::test {

namespace {

std::string const program = std::string(DESKBELL_BINARY_DIR) + "/bin/deskbell-console";

struct Pipe {
  std::array<int, 2> ends{-1, -1};
  Pipe() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  }
  void close(int end) {
    if (ends.at(static_cast<std::size_t>(end)) >= 0) ::close(ends.at(static_cast<std::size_t>(end)));
    ends.at(static_cast<std::size_t>(end)) = -1;
  }
  ~Pipe() {
    close(0);
    close(1);
  }
};

std::vector<std::string> environment_with(Environment const& more) {
  std::vector<std::string> variables;
  for (char** one = environ; *one != nullptr; ++one) {
    if (std::strncmp(*one, "DESKBELL_", 9) != 0) variables.emplace_back(*one);
  }
  for (auto const& [name, value] : more) variables.push_back(name + "=" + value);
  return variables;
}

/// `streams`: what becomes the child's 0, 1 and 2; -1 leaves ours.
pid_t start(std::vector<std::string> const& arguments, Environment const& environment,
            std::array<int, 3> const& streams) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (int stream = 0; stream < 3; ++stream) {
    auto const from = streams.at(static_cast<std::size_t>(stream));
    if (from >= 0) posix_spawn_file_actions_adddup2(&actions, from, stream);
  }
  auto variables = environment_with(environment);
  std::vector<char*> words{const_cast<char*>(program.c_str())};
  for (auto const& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  std::vector<char*> environment_words;
  for (auto& variable : variables) environment_words.push_back(variable.data());
  environment_words.push_back(nullptr);
  pid_t child = -1;
  int const failed =
      ::posix_spawn(&child, program.c_str(), &actions, nullptr, words.data(), environment_words.data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error(program + ": " + std::strerror(failed));
  return child;
}

int end_of(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// Both streams to their ends.
void drain(int out, int err, Outcome& outcome) {
  std::array<pollfd, 2> polled{{{out, POLLIN, 0}, {err, POLLIN, 0}}};
  int open = 2;
  while (open > 0) {
    if (::poll(polled.data(), polled.size(), -1) < 0) continue;
    for (std::size_t i = 0; i < polled.size(); ++i) {
      if (polled.at(i).fd < 0 || polled.at(i).revents == 0) continue;
      std::array<char, 4096> part{};
      auto const count = ::read(polled.at(i).fd, part.data(), part.size());
      if (count > 0) {
        (i == 0 ? outcome.out : outcome.err).append(part.data(), static_cast<std::size_t>(count));
      } else {
        polled.at(i).fd = -1;
        --open;
      }
    }
  }
}

}  // namespace

Outcome run_console(std::vector<std::string> const& arguments, std::string const& input,
                    Environment const& environment) {
  Pipe in;
  Pipe out;
  Pipe err;
  auto const child = start(arguments, environment, {in.ends[0], out.ends[1], err.ends[1]});
  in.close(0);
  out.close(1);
  err.close(1);
  ::signal(SIGPIPE, SIG_IGN);
  if (!input.empty() && ::write(in.ends[1], input.data(), input.size()) < 0) {
    // It has ended without reading: its outcome says why.
  }
  in.close(1);
  Outcome outcome;
  drain(out.ends[0], err.ends[0], outcome);
  outcome.code = end_of(child);
  return outcome;
}

Serving::Serving(std::vector<std::string> const& arguments, Environment const& environment) {
  Pipe out;
  child_ = start(arguments, environment, {-1, out.ends[1], -1});
  out.close(1);
  output_ = std::exchange(out.ends[0], -1);
  // One line for each address, written together when all of them listen.
  std::string text;
  std::array<char, 4096> part{};
  auto const count = ::read(output_, part.data(), part.size());
  if (count > 0) text.assign(part.data(), static_cast<std::size_t>(count));
  while (!text.empty()) {
    auto const line = text.substr(0, text.find('\n'));
    text.erase(0, std::min(line.size() + 1, text.size()));
    if (auto const at = line.find("://"); at != std::string::npos) addresses_.push_back(line.substr(at + 3));
  }
  if (addresses_.empty())
    throw std::runtime_error("serve said no address, and ended with " + std::to_string(stop()));
}

Serving::~Serving() {
  if (child_ > 0) stop();
  if (output_ >= 0) ::close(output_);
}

int Serving::stop() {
  ::kill(child_, SIGTERM);
  return end_of(std::exchange(child_, -1));
}

}  // namespace deskbell::console::test
