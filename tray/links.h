// Finds the addresses in a message that a person may click: four schemes, written out, nothing guessed.
#pragma once

#include <QString>
#include <vector>

namespace deskbell::tray {

struct Link {
  int start = 0;  ///< UTF-16 units of the text
  int length = 0;
  QString url;  ///< as it is opened: fully encoded, so that look-alike letters of a host show
  friend bool operator==(Link const&, Link const&) = default;
};

/// In order. What opener.h would refuse, or what names a user before the host (a way to write one address and
/// mean another), stays plain text.
std::vector<Link> find_links(QString const& text);

}  // namespace deskbell::tray
