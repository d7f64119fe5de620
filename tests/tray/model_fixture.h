// A model whose service is the test: what it sends is kept, what the service says is said by the test.
#pragma once

#include <QSignalSpy>
#include <chrono>
#include <optional>
#include <vector>

#include "tests/support/fake_agent/scenes.h"
#include "tray/attachments.h"
#include "tray/model.h"

namespace deskbell::test {

struct ModelFixture {
  std::vector<protocol::TrayCommand> sent;
  bool connected = false;
  std::uint32_t next_id = 1;
  std::optional<Time> at;  ///< stands still there
  tray::Model model{tray::Model::Outside{[this](protocol::TrayCommand const& command) {
                                           if (connected) sent.push_back(command);
                                           return connected;
                                         },
                                         [this] {
                                           return at.value_or(std::chrono::time_point_cast<Duration>(
                                               std::chrono::system_clock::now()));
                                         },
                                         [this] { return numbered(90'000 + next_id++); }},
                    "en"};
  tray::Attachments attachments{model, QString()};

  /// The service comes with this scene.
  void connect_with(std::string_view scene) {
    FakeAgent agent{QString()};
    set_scene(agent, scene);
    connect_with(agent.snapshot, agent.messages);
  }
  void connect_with(protocol::TraySnapshot const& snapshot,
                    std::vector<protocol::MessageView> const& messages) {
    connected = true;
    model.on_agent_connected();
    hear(snapshot);
    hear(protocol::TrayMessages{messages});
    hear(protocol::TrayReady{});
  }
  void lose() {
    connected = false;
    model.on_agent_lost(QStringLiteral("gone"));
  }
  void hear(protocol::TrayEvent const& event) { model.on_agent_event(event); }

  template <class Command>
  [[nodiscard]] std::vector<Command> all_sent() const {
    std::vector<Command> found;
    for (auto const& command : sent) {
      if (auto const* one = std::get_if<Command>(&command)) found.push_back(*one);
    }
    return found;
  }
};

}  // namespace deskbell::test
