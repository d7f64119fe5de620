// Flags that service and command line share.
#pragma once

#include <CLI/CLI.hpp>

#include "agent/config.h"

namespace deskbell::service {

inline void add_shared_options(CLI::App& app, agent::Given& given) {
  app.add_option("--state", given.state, "Folder of database, key and identity")->type_name("DIR");
  app.add_option("--socket", given.socket, "The trays' socket")->type_name("PATH");
  app.add_option("--config", given.config, "Configuration file (JSON)")->type_name("FILE");
  app.add_option("--url", given.url, "The console, e.g. https://help.example.com")->type_name("URL");
  app.add_option("--ca-file", given.ca_file, "Trust only the authorities in this PEM file")
      ->type_name("FILE");
  app.add_option("--pin", given.pin, "SHA-256 of the console's public key (hex or base64)")->type_name("PIN");
  app.add_option("--proxy", given.proxy, "HTTP proxy, http://user:password@host:port, or none")
      ->type_name("URL");
  app.add_flag("--allow-plain", given.allow_plain, "Accept http:// (for tests)");
}

}  // namespace deskbell::service
