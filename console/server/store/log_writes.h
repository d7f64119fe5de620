// Fewer, larger writes of SQLite's write-ahead log.
#pragma once

namespace deskbell::console::store {

/// From now on, in this process: what is appended to a write-ahead log is gathered, and written when SQLite
/// syncs, reads or measures it. A commit appends a dozen pages, each in two writes of its own, and syncs
/// once: these writes were a third of what a commit cost. What a commit promises stays as it is, for it syncs
/// before anybody sees it: whoever writes has synchronous = FULL, or others would be told of pages that are
/// not there yet. An error of the gathered write is the sync's. May be called again. Source:
/// https://www.sqlite.org/vfs.html
void gather_log_writes();

}  // namespace deskbell::console::store
