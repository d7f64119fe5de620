// Making this machine a device of a console: a key of its own, and a token that is used once and forgotten.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "agent/config.h"
#include "agent/crypto.h"
#include "agent/records.h"

namespace deskbell::agent {

struct Enrolled {
  Identity identity;
  DeviceKey key;
};

/// How the console is reached, as `config` says it, and else as `identity` noted it.
struct Anew {
  Config config;
  std::vector<std::string> taken;  ///< what is of `identity`, for people
};
/// For a machine that has been enrolled before. Authorities, pin and proxy are taken only where the URL names
/// the host of that identity: they say nothing of another one. Whether plain HTTP is accepted is never taken.
Anew as_enrolled_before(Config config, Identity const& identity);

/// Asks the console. Writes only the key of the attempt, so that asking again after a lost answer takes no
/// second use of the token; a refusal removes it. Errors: storage (that key), invalid (URL, authorities, pin,
/// a field that the console refuses), unauthenticated (the token is unknown, used up or expired: as the
/// console says it), unavailable and timeout (not reached, TLS refused: says why), protocol (that is no
/// Deskbell console).
boost::asio::awaitable<Result<Enrolled>> enrol(boost::asio::any_io_executor executor, Config config,
                                               std::string token);

/// The identity first, and with it everything: the key of the attempt is there already, and
/// finish_enrolment() puts it into its place where the power went off in between.
Result<void> keep_enrolment(Config const& config, Enrolled const& enrolled);
/// The key that goes with it, in its place. Errors: storage, and those of DeviceKey::load().
Result<DeviceKey> enrolled_key(Config const& config, Identity const& identity);
/// What enrolled_key() does first. Error: storage.
Result<void> finish_enrolment(Config const& config, Identity const& identity);

/// What lets a console recognise the machine.
protocol::Hardware this_hardware();

}  // namespace deskbell::agent
