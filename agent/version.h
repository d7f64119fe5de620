// The version of this agent.
#pragma once

namespace deskbell::agent {

inline constexpr char agent_version[] = DESKBELL_VERSION;

}  // namespace deskbell::agent
