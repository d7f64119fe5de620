// Records that stand as JSON in a column of the agent's database.
#pragma once

#include <boost/describe/class.hpp>
#include <vector>

#include "core/chat_record.h"
#include "core/monitor.h"
#include "protocol/common.h"

namespace deskbell::agent {

struct StoredMonitors {
  std::vector<core::SavedSubject> subjects;
};
BOOST_DESCRIBE_STRUCT(StoredMonitors, (), (subjects))

}  // namespace deskbell::agent
