// Fewer, larger writes of SQLite's write-ahead log.
#pragma once

namespace deskbell::console::store {

/// From now on, in this process: what is appended to a write-ahead log is gathered, and written when SQLite
/// syncs, reads or measures it. A commit appends a dozen pages, each in two writes of its own, and syncs
/// once: these writes were a third of what a commit cost. An error of the gathered write is the sync's. What
/// a commit promises stays as it is where whoever writes has
/// - synchronous = FULL: a commit syncs before anybody sees it, or others would be told of pages that are not
///   there yet;
/// - cache_spill = OFF: commits alone append, each with a sync or an error in the end. Pages of a transaction
///   that was undone would stay gathered, and be written over what another process has committed there since.
/// May be called again. Source: https://www.sqlite.org/vfs.html
void gather_log_writes();

}  // namespace deskbell::console::store
