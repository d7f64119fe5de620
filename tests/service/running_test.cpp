// The running service's own settings, and how one that does not run is started.
#include "service/running.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/temporary_folder.h"

namespace deskbell::service {
namespace {

TEST(Running, WhatTheServiceWasStartedWithCounts) {
  agent::Config config;
  config.socket = "/state/run/tray.sock";
  agent::StatusReport status;
  EXPECT_EQ(as_running(config, status).socket, "/state/run/tray.sock") << "an older one does not tell";
  EXPECT_FALSE(as_running(config, status).allow_plain);
  status.tray_socket = "/elsewhere/tray.sock";
  status.allow_plain = true;
  EXPECT_EQ(as_running(config, status).socket, "/elsewhere/tray.sock");
  EXPECT_TRUE(as_running(config, status).allow_plain);
  config.allow_plain = true;
  status.allow_plain = false;
  EXPECT_TRUE(as_running(config, status).allow_plain) << "asked for on this command line";
}

TEST(Running, TheAddressOfTheRunningServiceCounts) {
  agent::Config config;
  config.url = "https://configured.example";
  config.url_source = "configuration /state/agent.json: url";
  agent::StatusReport status;
  EXPECT_EQ(as_running(config, status).url, "https://configured.example") << "it is not enrolled";
  status.identity.emplace();
  status.identity->console_url = "https://help.example:8444";
  status.ca_file = "/etc/help.pem";
  status.pin = "pin";
  auto const running = as_running(config, status);
  EXPECT_EQ(running.url, "https://help.example:8444");
  EXPECT_EQ(running.url_source, "the running service");
  EXPECT_EQ(running.ca_file, "/etc/help.pem");
  EXPECT_EQ(running.pin, "pin");
  config.ca_file = "/mine.pem";
  EXPECT_EQ(as_running(config, status).ca_file, "/mine.pem");
  config.url_source = "--url";
  EXPECT_EQ(as_running(config, status).url, "https://configured.example") << "asked for on this command line";
}

TEST(Running, TheProgramIsNamedSoThatAShellFindsIt) {
  tests::TemporaryFolder folder;
  auto const self = folder / "deskbell";
  EXPECT_EQ(service_program(self, folder.path().string()), "deskbelld") << "there is none at all";
  auto const program = folder / "deskbelld";
  std::ofstream(program) << "#!/bin/sh\n";
  EXPECT_EQ(service_program(self, "/nonexistent"), "deskbelld") << "it cannot be run";
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  EXPECT_EQ(service_program(self, "/nonexistent"), program.string());
  EXPECT_EQ(service_program(self, ""), program.string());
  EXPECT_EQ(service_program(self, "/nonexistent:" + folder.path().string()), "deskbelld");
}

TEST(Running, HowToStartSaysWhereTheFolderIsWrong) {
  tests::TemporaryFolder folder;
  agent::Config config;
  config.state = folder / "none";
  EXPECT_NE(how_to_start(config).find("there is no folder"), std::string::npos);
  config.state = folder.path();
  EXPECT_NE(how_to_start(config).find("deskbelld --state " + folder.path().string()), std::string::npos);
}

}  // namespace
}  // namespace deskbell::service
