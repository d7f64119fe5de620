// Each request has a time up to which its answers were read, and one up to which they were told.
#include "tray/request_news.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "tray/words.h"

namespace deskbell::tray {
namespace {

/// So many are looked after when this program starts: the newest.
constexpr std::size_t most_asked = 10;

bool is_answer(protocol::RequestComment const& comment) { return !comment.own && !comment.error; }

}  // namespace

RequestNews::RequestNews(Model& model, Keeper& keeper, QObject* parent)
    : QObject(parent), model_(model), keeper_(keeper) {
  connect(&model_, &Model::became_ready, this, &RequestNews::ask);
  // Queued: where the window shows it to somebody who looks, it was seen by then.
  connect(&model_, &Model::comments_changed, this, &RequestNews::refresh, Qt::QueuedConnection);
  connect(&model_, &Model::request_shown, this, &RequestNews::on_shown);
}

void RequestNews::ask() {
  auto requests = model_.requests();
  std::erase_if(requests, [](auto const& one) { return !one.ticket_id; });
  std::stable_sort(requests.begin(), requests.end(),
                   [](auto const& a, auto const& b) { return a.updated_at > b.updated_at; });
  if (requests.size() > most_asked) requests.resize(most_asked);
  bool const first = !keeper_.counts_answers();
  for (auto const& request : requests) {
    if (first) older_.insert(*request.ticket_id);
    model_.show_request(*request.ticket_id);
  }
  if (first) keeper_.count_answers();
}

void RequestNews::on_shown(TicketId ticket, QString const& reason) {
  if (reason.isEmpty() && older_.erase(ticket) > 0) see(ticket);
}

Time RequestNews::newest_answer(TicketId ticket) const {
  Time newest{};
  for (auto const& comment : model_.comments(ticket))
    if (is_answer(comment)) newest = std::max(newest, comment.written_at);
  return newest;
}

void RequestNews::see(TicketId ticket) {
  auto const newest = newest_answer(ticket);
  auto known = keeper_.answers(ticket);
  if (newest <= known.read) return;
  known.read = newest;
  known.told = std::max(known.told, newest);
  keeper_.set_answers(ticket, known);
  refresh();
}

void RequestNews::refresh() {
  std::set<TicketId> news;
  std::optional<protocol::RequestComment> untold;
  for (auto const& request : model_.requests()) {
    if (!request.ticket_id || older_.contains(*request.ticket_id)) continue;
    auto const ticket = *request.ticket_id;
    auto known = keeper_.answers(ticket);
    auto const newest = newest_answer(ticket);
    if (newest > known.read) news.insert(ticket);
    if (newest <= known.told) continue;
    known.told = newest;
    keeper_.set_answers(ticket, known);
    for (auto const& comment : model_.comments(ticket))
      if (is_answer(comment) && comment.written_at == newest) untold = comment;
  }
  model_.set_news(std::move(news));
  if (untold) Q_EMIT arrived(*untold);
}

}  // namespace deskbell::tray
