// Boost.JSON, compiled here and not linked: its parser is the first to touch a stranger's bytes.
#include <boost/json/src.hpp>
