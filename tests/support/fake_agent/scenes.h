// Situations that the tray can be in, for tests and pictures.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/fake_agent/fake_agent.h"

namespace deskbell::test {

/// A UUID that tests can recognise.
Uuid numbered(std::uint32_t number);
protocol::MessageView message(std::uint32_t number, std::string text, bool own,
                              protocol::Delivery delivery = protocol::Delivery::read);
protocol::TrayAnnouncement announcement(std::uint32_t number, std::string title, std::string text);
/// A menu with every type of item.
std::vector<protocol::MenuItem> full_menu();

std::vector<std::string> scene_names();
/// Fills the agent; false: there is no such scene.
bool set_scene(FakeAgent& agent, std::string_view name);
/// From now on it answers as a service does: takes messages and moves them on to "read".
void behave_like_a_service(FakeAgent& agent);

}  // namespace deskbell::test
