// What a person would miss if this program ended now: words not sent yet, in a file that only they can read.
#include "tray/keeper.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QFile>
#include <QStandardPaths>
#include <QSysInfo>
#include <utility>

#include "tray/words.h"

namespace deskbell::tray {
namespace {

constexpr quint32 magic = 0x44424B35;          // "DBK5"
constexpr quint32 forms_magic = 0x44424B34;    // "DBK4": ends after the forms
constexpr quint32 answers_magic = 0x44424B33;  // "DBK3": ends after the answers
constexpr quint32 files_magic = 0x44424B32;    // "DBK2": ends after the drafts of replies
constexpr quint32 words_magic = 0x44424B31;    // "DBK1": ends after what was not sent
constexpr qint64 largest_file = qint64{4} << 20;
constexpr quint32 most_things = 1'000;
/// Long enough for the next letter, short enough for a person who ends their session.
constexpr auto soon = std::chrono::milliseconds(250);

void put(QDataStream& stream, Unsent const& unsent) {
  stream << to_qstring(unsent.message_id.text()) << to_qstring(unsent.item_id) << to_qstring(unsent.text)
         << static_cast<qint64>(ms_of(unsent.written_at)) << to_qstring(unsent.error);
}

bool take(QDataStream& stream, Unsent& unsent) {
  QString id;
  QString item;
  QString text;
  QString error;
  qint64 written = 0;
  stream >> id >> item >> text >> written >> error;
  auto const parsed = MessageId::parse(to_utf8(id));
  if (stream.status() != QDataStream::Ok || !parsed) return false;
  unsent = {*parsed, to_utf8(item), to_utf8(text), time_from_ms(written), to_utf8(error), {}};
  return true;
}

void put(QDataStream& stream, KeptFile const& file) {
  stream << to_qstring(file.id.text()) << file.name << file.media_type << file.size << file.source
         << file.modified_ms << file.own_copy
         << (file.message ? to_qstring(file.message->text()) : QString());
}

bool take(QDataStream& stream, KeptFile& file) {
  QString id;
  QString message;
  stream >> id >> file.name >> file.media_type >> file.size >> file.source >> file.modified_ms >>
      file.own_copy >> message;
  auto const parsed = AttachmentId::parse(to_utf8(id));
  if (stream.status() != QDataStream::Ok || !parsed) return false;
  file.id = *parsed;
  if (!message.isEmpty()) file.message = MessageId::parse(to_utf8(message));
  return message.isEmpty() || file.message;
}

void put(QDataStream& stream, protocol::RequestComment const& reply) {
  stream << to_qstring(reply.comment_id.text()) << to_qstring(reply.ticket_id.text())
         << to_qstring(reply.author) << to_qstring(reply.text) << static_cast<qint64>(ms_of(reply.written_at))
         << to_qstring(reply.error.value_or(""));
}

bool take(QDataStream& stream, protocol::RequestComment& reply) {
  QString id;
  QString ticket;
  QString author;
  QString text;
  QString error;
  qint64 written = 0;
  stream >> id >> ticket >> author >> text >> written >> error;
  auto const comment_id = CommentId::parse(to_utf8(id));
  auto const ticket_id = TicketId::parse(to_utf8(ticket));
  if (stream.status() != QDataStream::Ok || !comment_id || !ticket_id) return false;
  reply.comment_id = *comment_id;
  reply.ticket_id = *ticket_id;
  reply.author = to_utf8(author);
  reply.own = true;
  reply.text = to_utf8(text);
  reply.written_at = time_from_ms(written);
  if (!error.isEmpty()) reply.error = to_utf8(error);
  return true;
}

void put(QDataStream& stream, protocol::FieldValue const& field) {
  stream << to_qstring(field.name) << to_qstring(field.value);
}

bool take(QDataStream& stream, protocol::FieldValue& field) {
  QString name;
  QString value;
  stream >> name >> value;
  field = {to_utf8(name), to_utf8(value)};
  return stream.status() == QDataStream::Ok;
}

bool take(QDataStream& stream, QString& text) {
  stream >> text;
  return stream.status() == QDataStream::Ok;
}

/// So many of a kind as the file says. False: it is damaged. (Qt's own lists make room for what a damaged
/// file says that they hold.)
template <class Things>
bool take_all(QDataStream& stream, Things& things) {
  quint32 count = 0;
  stream >> count;
  if (stream.status() != QDataStream::Ok || count > most_things) return false;
  for (quint32 i = 0; i < count; ++i) {
    typename Things::value_type thing;
    if (!take(stream, thing)) return false;
    things.push_back(std::move(thing));
  }
  return true;
}

template <class Thing>
void put_all(QDataStream& stream, std::vector<Thing> const& things) {
  stream << static_cast<quint32>(things.size());
  for (auto const& thing : things) put(stream, thing);
}

void put(QDataStream& stream, FormDraft const& draft) {
  stream << draft.words;
  put_all(stream, draft.files);
  stream << draft.sent << (draft.asked ? to_qstring(draft.asked->submission.text()) : QString());
  if (draft.asked) put_all(stream, draft.asked->fields);
}

bool take(QDataStream& stream, FormDraft& draft) {
  QString submission;
  stream >> draft.words;
  if (stream.status() != QDataStream::Ok || !take_all(stream, draft.files)) return false;
  stream >> draft.sent >> submission;
  if (stream.status() != QDataStream::Ok) return false;
  if (submission.isEmpty()) return true;
  auto const parsed = SubmissionId::parse(to_utf8(submission));
  if (!parsed) return false;
  draft.asked = AskedForm{*parsed, {}};
  return take_all(stream, draft.asked->fields);
}

/// An unsent message's files are those that say so.
void join(std::vector<Unsent>& unsent, std::vector<KeptFile> const& files) {
  for (auto const& file : files) {
    for (auto& message : unsent) {
      if (file.message != message.message_id) continue;
      Attachments::File waiting;
      waiting.kept = file;
      message.files.push_back(waiting.view());
    }
  }
}

}  // namespace

Keeper::Keeper(QString file_name, QObject* parent)
    : QObject(parent), file_name_(std::move(file_name)), writer_(file_name_) {
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
  if (!file_name_.isEmpty() && !soon_.isActive()) soon_.start(soon);
}

void Keeper::read() {
  QFile file(file_name_);
  if (file_name_.isEmpty() || !file.open(QIODevice::ReadOnly) || file.size() > largest_file) return;
  QDataStream stream(&file);
  stream.setVersion(QDataStream::Qt_6_0);
  quint32 found = 0;
  Kept kept;
  stream >> found >> kept.draft;
  bool const with_forms = found == magic || found == forms_magic;
  bool const known = with_forms || found == answers_magic || found == files_magic || found == words_magic;
  if (!known || !take_all(stream, kept.recent_emoji) || !take_all(stream, kept.unsent)) return;
  if (found != words_magic) {
    if (!take_all(stream, kept.files) || !take_all(stream, kept.replies)) return;
    stream >> kept.reply_drafts;
    if (found != files_magic) stream >> kept.counts_answers >> kept.answers;
    if (stream.status() != QDataStream::Ok) return;
    if (with_forms && !read_forms(stream, kept)) return;
    if (found == magic) stream >> kept.person;
    if (stream.status() != QDataStream::Ok) return;
  }
  join(kept.unsent, kept.files);
  kept_ = std::move(kept);
}

bool Keeper::read_forms(QDataStream& stream, Kept& kept) {
  quint32 count = 0;
  stream >> count;
  if (stream.status() != QDataStream::Ok || count > most_things) return false;
  for (quint32 i = 0; i < count; ++i) {
    QString item;
    FormDraft draft;
    stream >> item;
    if (stream.status() != QDataStream::Ok || !take(stream, draft)) return false;
    kept.forms[item] = std::move(draft);
  }
  return true;
}

void Keeper::write() {
  soon_.stop();
  QByteArray content;
  QDataStream stream(&content, QIODevice::WriteOnly);
  stream.setVersion(QDataStream::Qt_6_0);
  stream << magic << kept_.draft << kept_.recent_emoji;
  put_all(stream, kept_.unsent);
  put_all(stream, kept_.files);
  put_all(stream, kept_.replies);
  stream << kept_.reply_drafts << kept_.counts_answers << kept_.answers;
  stream << static_cast<quint32>(kept_.forms.size());
  for (auto form = kept_.forms.begin(); form != kept_.forms.end(); ++form) {
    stream << form.key();
    put(stream, *form);
  }
  stream << kept_.person;
  writer_.write(std::move(content));
}

}  // namespace deskbell::tray
