// Collects an inventory: one table of sections, each with the function that answers it.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/inventory/roots.h"
#include "protocol/inventory.h"

namespace deskbell::agent::inventory {

/// Everything. Takes about a tenth of a second of reading files: call it on a pool, not on the loop. Never
/// fails: what the machine does not answer is absent. Texts come back as valid UTF-8 without control
/// characters, of bounded length.
protocol::Inventory collect(Roots const& roots = {});

struct SectionCost {
  std::string_view section;
  std::chrono::microseconds wall;
};

/// The same, telling what each section took.
protocol::Inventory collect(Roots const& roots, std::vector<SectionCost>& costs);

/// Makes every text of a report safe to send.
void sanitise(protocol::Inventory& report);

/// How many different facts (section.member, however many entries a list has) a report answers.
std::size_t count_facts(protocol::Inventory const& report);

}  // namespace deskbell::agent::inventory
