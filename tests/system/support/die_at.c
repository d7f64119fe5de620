// Preloaded into a program of ours by a test: ends it as kill -9 does at its Nth call that writes, syncs or sends, before the
// call where N is odd, after it where N is even. DIE_AT=N; output and errors to the log are not counted.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long calls;
static long fatal;

__attribute__((constructor)) static void begin(void) {
  char const* wanted = getenv("DIE_AT");
  fatal = wanted != NULL ? strtol(wanted, NULL, 10) : 0;
}

static void die(void) { kill(getpid(), SIGKILL); }

static int is_fatal(int file) {
  if (file == STDOUT_FILENO || file == STDERR_FILENO) return 0;
  return fatal > 0 && atomic_fetch_add(&calls, 1) + 1 == fatal;
}

#define WATCHED(result_type, name, parameters, arguments)                  \
  result_type name parameters {                                           \
    static result_type(*real) parameters;                                 \
    if (real == NULL) *(void**)(&real) = dlsym(RTLD_NEXT, #name);         \
    int const now = is_fatal(file);                                       \
    if (now && fatal % 2 == 1) die();                                     \
    result_type const result = real arguments;                            \
    if (now) die();                                                       \
    return result;                                                        \
  }

WATCHED(ssize_t, write, (int file, void const* bytes, size_t size), (file, bytes, size))
WATCHED(ssize_t, writev, (int file, struct iovec const* parts, int count), (file, parts, count))
WATCHED(ssize_t, pwrite, (int file, void const* bytes, size_t size, off_t at), (file, bytes, size, at))
WATCHED(ssize_t, pwrite64, (int file, void const* bytes, size_t size, off64_t at), (file, bytes, size, at))
WATCHED(ssize_t, send, (int file, void const* bytes, size_t size, int flags), (file, bytes, size, flags))
WATCHED(ssize_t, sendmsg, (int file, struct msghdr const* message, int flags), (file, message, flags))
WATCHED(int, fsync, (int file), (file))
WATCHED(int, fdatasync, (int file), (file))
