// Preloaded into a program of ours by a test: its machine sleeps for NAP_MS at each SIGUSR1. What counts through sleep
// (CLOCK_BOOTTIME, the wall clock, a timer that is due by then) goes on by so much, what does not (CLOCK_MONOTONIC) stays. With
// UP_FOR_MS the machine was started so long ago.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { most_timers = 16 };
static atomic_long slept_ms;
static long nap_ms;
static long boot_shift_ms;
static atomic_int timers[most_timers];

static struct timespec later(struct timespec time, long ms) {
  long long const all = time.tv_sec * 1000000000LL + time.tv_nsec + ms * 1000000LL;
  return (struct timespec){all / 1000000000LL, all % 1000000000LL};
}

int clock_gettime(clockid_t clock, struct timespec* time) {
  int const outcome = (int)syscall(SYS_clock_gettime, clock, time);
  if (outcome != 0 || (clock != CLOCK_BOOTTIME && clock != CLOCK_REALTIME)) return outcome;
  *time = later(*time, atomic_load(&slept_ms) + (clock == CLOCK_BOOTTIME ? boot_shift_ms : 0));
  return 0;
}

int timerfd_create(int clock, int flags) {
  int const made = (int)syscall(SYS_timerfd_create, clock, flags);
  for (int at = 0; clock == CLOCK_BOOTTIME && made >= 0 && at < most_timers; ++at) {
    int free_place = 0;
    if (atomic_compare_exchange_strong(&timers[at], &free_place, made)) break;
  }
  return made;
}

/// Timers that count through sleep ring no later than before, less the nap.
static void nap(int number) {
  (void)number;
  atomic_fetch_add(&slept_ms, nap_ms);
  for (int at = 0; at < most_timers; ++at) {
    int const timer = atomic_load(&timers[at]);
    struct itimerspec set;
    if (timer == 0 || syscall(SYS_timerfd_gettime, timer, &set) != 0) continue;
    if (set.it_value.tv_sec == 0 && set.it_value.tv_nsec == 0) continue;
    struct timespec const left = later(set.it_value, -nap_ms);
    set.it_value = left.tv_sec < 0 || left.tv_nsec < 0 || (left.tv_sec == 0 && left.tv_nsec == 0) ? (struct timespec){0, 1} : left;
    syscall(SYS_timerfd_settime, timer, 0, &set, NULL);
  }
}

__attribute__((constructor)) static void begin(void) {
  char const* span = getenv("NAP_MS");
  char const* up = getenv("UP_FOR_MS");
  nap_ms = span != NULL ? strtol(span, NULL, 10) : 0;
  if (up != NULL) {
    struct timespec now;
    syscall(SYS_clock_gettime, CLOCK_BOOTTIME, &now);
    boot_shift_ms = strtol(up, NULL, 10) - (now.tv_sec * 1000 + now.tv_nsec / 1000000);
  }
  struct sigaction action = {0};
  action.sa_handler = nap;
  action.sa_flags = SA_RESTART;
  sigaction(SIGUSR1, &action, NULL);
}
