// Every message of every wire, in one include.
#pragma once

#include "protocol/channels.h"
#include "protocol/version.h"
