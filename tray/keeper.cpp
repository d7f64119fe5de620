// What a person would miss if this program ended now: words not sent yet, in a file that only they can read.
#include "tray/keeper.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QStandardPaths>
#include <QSysInfo>
#include <utility>

#include "tray/kept_merge.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

Q_LOGGING_CATEGORY(kept_log, "deskbell.kept", QtInfoMsg)

/// Long enough for the next letter, short enough for a person who ends their session.
constexpr auto soon = std::chrono::milliseconds(250);

}  // namespace

Keeper::Keeper(QString file_name, QObject* parent)
    : QObject(parent), file_name_(std::move(file_name)), keeps_(!file_name_.isEmpty()), writer_(file_name_) {
  soon_.setSingleShot(true);
  connect(&soon_, &QTimer::timeout, this, &Keeper::write);
  read();
}

Keeper::~Keeper() { flush(); }

void Keeper::flush() {
  if (soon_.isActive()) write();
  writer_.wait();
}

QString Keeper::default_file() {
  auto const folder = QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
  if (folder.isEmpty()) return {};
  // The machine's own name for itself is not for others to read: a digest tells machines apart as well.
  auto const machine =
      QCryptographicHash::hash("deskbell/kept/1\n" + QSysInfo::machineUniqueId(), QCryptographicHash::Sha256)
          .toHex()
          .left(16);
  return folder + QStringLiteral("/kept-") + QString::fromLatin1(machine);
}

void Keeper::set_draft(QString const& text) {
  if (std::exchange(kept_.draft, text) != text) write_soon();
}

void Keeper::set_unsent(std::vector<Unsent> unsent) {
  if (unsent == kept_.unsent) return;
  kept_.unsent = std::move(unsent);
  write_soon();
}

void Keeper::set_files(std::vector<KeptFile> files) {
  if (files == kept_.files) return;
  kept_.files = std::move(files);
  write_soon();
}

void Keeper::set_replies(std::vector<protocol::RequestComment> replies) {
  if (replies == kept_.replies) return;
  kept_.replies = std::move(replies);
  write_soon();
}

QString Keeper::reply_draft(TicketId ticket) const {
  return kept_.reply_drafts.value(to_qstring(ticket.text()));
}

void Keeper::set_reply_draft(TicketId ticket, QString const& text) {
  if (reply_draft(ticket) == text) return;
  auto const name = to_qstring(ticket.text());
  if (text.isEmpty()) {
    kept_.reply_drafts.remove(name);
  } else {
    kept_.reply_drafts[name] = text;
  }
  write_soon();
}

FormDraft Keeper::form(std::string const& item_id) const { return kept_.forms.value(to_qstring(item_id)); }

void Keeper::set_form(std::string const& item_id, FormDraft draft) {
  auto const name = to_qstring(item_id);
  if (kept_.forms.value(name) == draft) return;
  if (draft.empty()) {
    kept_.forms.remove(name);
  } else {
    kept_.forms[name] = std::move(draft);
  }
  write_soon();
}

std::vector<std::string> Keeper::sent_forms() const {
  std::vector<std::string> items;
  for (auto form = kept_.forms.begin(); form != kept_.forms.end(); ++form)
    if (form->sent) items.push_back(to_utf8(form.key()));
  return items;
}

std::vector<KeptFile> Keeper::form_files() const {
  std::vector<KeptFile> files;
  for (auto const& form : kept_.forms) files.insert(files.end(), form.files.begin(), form.files.end());
  for (auto const& one : kept_.later) {
    auto const later = all_files(one);
    files.insert(files.end(), later.begin(), later.end());
  }
  return files;
}

void Keeper::set_person(FormWords person) {
  if (person == kept_.person) return;
  kept_.person = std::move(person);
  write_soon();
}

Keeper::Answers Keeper::answers(TicketId ticket) const {
  auto const [read, told] = kept_.answers.value(to_qstring(ticket.text()));
  return {time_from_ms(read), time_from_ms(told)};
}

void Keeper::set_answers(TicketId ticket, Answers answers) {
  kept_.answers[to_qstring(ticket.text())] = {ms_of(answers.read), ms_of(answers.told)};
  write_soon();
}

void Keeper::count_answers() {
  if (!std::exchange(kept_.counts_answers, true)) write_soon();
}

void Keeper::set_recent_emoji(QStringList const& emoji) {
  if (std::exchange(kept_.recent_emoji, emoji) != emoji) write_soon();
}

void Keeper::write_soon() {
  if (keeps_ && !soon_.isActive()) soon_.start(soon);
}

void Keeper::read() {
  if (!keeps_) return;
  auto found = read_kept(file_name_);
  if (found.kept) {
    kept_ = std::move(*found.kept);
    for (auto& one : std::exchange(kept_.later, {})) take_in(kept_, std::move(one));
  } else if (found.is_there) {
    knows_all_ = false;
    keeps_ = set_aside(file_name_);
  }
  if (!unread_of(file_name_).isEmpty()) knows_all_ = false;
}

bool Keeper::adopt(Kept left) {
  if (!keeps_) return false;
  auto both = kept_;
  take_in(both, std::move(left));
  if (both == kept_) return true;
  auto content = encode(both);
  if (content.size() > largest_kept_file) return false;
  writer_.write(std::move(content));
  if (!writer_.wait()) {
    writer_.write(encode(kept_));  // in place of what would be tried again
    return false;
  }
  kept_ = std::move(both);
  return true;
}

void Keeper::write() {
  soon_.stop();
  auto content = encode(kept_);
  if (content.size() > largest_kept_file) {
    qCWarning(kept_log, "%s: not written: it would have %lld bytes", qUtf8Printable(file_name_),
              static_cast<long long>(content.size()));
    return;
  }
  writer_.write(std::move(content));
}

}  // namespace deskbell::tray
