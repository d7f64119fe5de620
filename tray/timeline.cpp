// The conversation as rows: days, messages, and where a conversation was closed.
#include "tray/timeline.h"

#include <algorithm>

#include "tray/file_rows.h"
#include "tray/reasons.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

constexpr auto same_breath = std::chrono::minutes(5);

Time shown_time(protocol::MessageView const& view) { return view.accepted_at.value_or(view.written_at); }

bool same_author(protocol::MessageView const& above, protocol::MessageView const& below) {
  return above.own == below.own && above.author == below.author &&
         shown_time(below) - shown_time(above) < same_breath;
}

}  // namespace

QString stage_text(Stage stage) {
  switch (stage) {
    case Stage::sending:
      return Timeline::tr("Sending…");
    case Stage::queued:
      return Timeline::tr("Queued on this computer");
    case Stage::sent:
      return Timeline::tr("Sent");
    case Stage::delivered:
      return Timeline::tr("Delivered");
    case Stage::read:
      return Timeline::tr("Read");
    case Stage::failed:
      break;
  }
  return Timeline::tr("Not sent");
}

QString failure_text(Message const& message) {
  bool const failed = message.stage == Stage::failed && message.view.error;
  return failed ? reason_in_words(*message.view.error) : QString();
}

QString times_text(protocol::MessageView const& view) {
  auto const sent = clock_text(shown_time(view));
  if (shown_time(view) - view.written_at <= std::chrono::minutes(1)) return sent;
  //: a message that waited before it was sent: the time it was sent, the time it was written
  return Timeline::tr("%1 (written %2)").arg(sent, clock_text(view.written_at));
}

Timeline::Timeline(TimelineSource source, std::function<QDate()> today, QObject* parent)
    : QAbstractListModel(parent), source_(std::move(source)), today_(std::move(today)) {
  rows_ = made_rows();
}

Timeline::Timeline(Model const& model, std::function<QDate()> today, QObject* parent)
    : Timeline(TimelineSource{
                   [&model]() -> std::vector<MessagePointer> const& { return model.messages(); },
                   [&model](ChatId chat) { return model.ending(chat); },
                   [&model] { return model.chat() ? std::optional(model.chat()->chat_id) : std::nullopt; }},
               std::move(today), parent) {
  connect(&model, &Model::messages_changed, this, &Timeline::refresh);
  connect(&model, &Model::chat_changed, this, &Timeline::refresh);
}

int Timeline::rowCount(QModelIndex const& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant Timeline::data(QModelIndex const& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  auto const& shown = row(index.row());
  switch (role) {
    case Qt::DisplayRole:
      return shown.text;
    case Qt::AccessibleTextRole:
      return accessible_text(shown);
    case Qt::ToolTipRole: {
      auto const reason = shown.message ? failure_text(*shown.message) : QString();
      return reason.isEmpty() ? QVariant() : tooltip_text(reason);
    }
    default:
      return {};
  }
}

QString Timeline::accessible_text(Row const& row) const {
  if (row.kind != RowKind::message) return row.text;
  auto const& view = row.message->view;
  auto const clock = times_text(view);
  QStringList parts;
  if (view.attachments) parts << files_read_aloud(*view.attachments);
  if (!row.text.isEmpty() || parts.isEmpty()) parts << row.text;
  auto const said = parts.join(QStringLiteral(". "));
  if (view.own) {
    auto state = stage_text(row.message->stage);
    if (view.error) state += QStringLiteral(": ") + reason_in_words(*view.error);
    //: Read aloud for an own message: time, text, state
    return tr("You, %1: %2. %3").arg(clock, said, state);
  }
  auto const name = view.author.kind == protocol::AuthorKind::automatic ? tr("Automatic message")
                                                                        : to_qstring(view.author.name);
  //: Read aloud for a message of somebody else: name, time, text
  return tr("%1, %2: %3").arg(name, clock, said);
}

Row Timeline::closed_row(ChatId chat, QDate today) const {
  auto text = tr("This conversation was closed");
  auto const ended = source_.ending(chat);
  if (ended && !ended->by.empty()) {
    //: name of a technician, then day and time
    text = tr("%1 closed this conversation. %2")
               .arg(to_qstring(ended->by), day_and_clock_text(ended->at, today));
  }
  return {RowKind::closed, QByteArray::fromStdString("end/" + chat.text()), text, {}, false, false};
}

std::vector<Row> Timeline::made_rows() const {
  std::vector<Row> rows;
  rows.reserve(source_.messages().size() + 8);
  auto const today = today_();
  QDate day;
  MessagePointer above;
  std::size_t newest_own = 0;
  for (auto const& message : source_.messages()) {
    auto const& view = message->view;
    // What is written after the end, and not taken by the service yet, begins the next conversation.
    bool const begins = above && message->local && !above->local && source_.ending(above->view.chat_id);
    bool const continues = !above || (!begins && (message->local || above->view.chat_id == view.chat_id));
    if (!continues) rows.push_back(closed_row(above->view.chat_id, today));
    auto const date = local_time(shown_time(view)).date();
    if (date != day) {
      rows.push_back({RowKind::day,
                      QByteArrayLiteral("day/") + date.toString(Qt::ISODate).toLatin1(),
                      day_text(date, today),
                      {},
                      false,
                      false});
    }
    bool const follows = continues && date == day && above && same_author(above->view, view);
    day = date;
    rows.push_back({RowKind::message, QByteArray::fromStdString(view.message_id.text()),
                    to_qstring(view.text), message, follows, false});
    if (view.own) newest_own = rows.size();
    above = message;
  }
  if (newest_own > 0) rows[newest_own - 1].newest_own = true;
  if (!above || above->local) return rows;
  auto const last = source_.last();
  for (auto const chat : {above->view.chat_id, last.value_or(above->view.chat_id)}) {
    if (!source_.ending(chat)) continue;
    auto row = closed_row(chat, today);
    bool const stands =
        std::any_of(rows.begin(), rows.end(), [&](Row const& one) { return one.key == row.key; });
    if (!stands) rows.push_back(std::move(row));
    break;
  }
  return rows;
}

void Timeline::refresh() {
  auto fresh = made_rows();
  auto const same_key = [](Row const& left, Row const& right) { return left.key == right.key; };
  auto const [old_head, new_head] =
      std::mismatch(rows_.begin(), rows_.end(), fresh.begin(), fresh.end(), same_key);
  auto const head = std::distance(rows_.begin(), old_head);
  auto const [old_tail, new_tail] =
      std::mismatch(rows_.rbegin(), std::make_reverse_iterator(old_head), fresh.rbegin(),
                    std::make_reverse_iterator(new_head), same_key);
  auto const tail = std::distance(rows_.rbegin(), old_tail);
  auto const removed = static_cast<int>(std::ssize(rows_) - head - tail);
  auto const added = static_cast<int>(std::ssize(fresh) - head - tail);
  auto const first = static_cast<int>(head);

  if (removed > 0) {
    beginRemoveRows({}, first, first + removed - 1);
    rows_.erase(rows_.begin() + first, rows_.begin() + first + removed);
    endRemoveRows();
  }
  if (added > 0) {
    beginInsertRows({}, first, first + added - 1);
    rows_.insert(rows_.begin() + first, fresh.begin() + first, fresh.begin() + first + added);
    endInsertRows();
  }
  for (int index = 0; index < rowCount(); ++index) {
    auto const place = static_cast<std::size_t>(index);
    if (rows_[place] == fresh[place]) continue;
    rows_[place] = std::move(fresh[place]);
    auto const changed = createIndex(index, 0);
    Q_EMIT dataChanged(changed, changed);
  }
}

}  // namespace deskbell::tray
