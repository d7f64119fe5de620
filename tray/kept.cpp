// How what a person would miss stands in a file.
#include "tray/kept.h"

#include <QDataStream>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>
#include <filesystem>
#include <system_error>
#include <utility>

#include "tray/words.h"

namespace deskbell::tray {
namespace {

Q_LOGGING_CATEGORY(kept_log, "deskbell.kept", QtInfoMsg)

constexpr quint32 magic = 0x44424B36;          // "DBK6"
constexpr quint32 person_magic = 0x44424B35;   // "DBK5": ends after how the person is reached
constexpr quint32 forms_magic = 0x44424B34;    // "DBK4": ends after the forms
constexpr quint32 answers_magic = 0x44424B33;  // "DBK3": ends after the answers
constexpr quint32 files_magic = 0x44424B32;    // "DBK2": ends after the drafts of replies
constexpr quint32 words_magic = 0x44424B31;    // "DBK1": ends after what was not sent

/// What can be sent is shorter, and stays whole.
QString clipped(QString const& text) {
  auto kept = text.left(longest_kept_text);
  if (kept.size() < text.size() && kept.back().isHighSurrogate()) kept.chop(1);
  return kept;
}

QMap<QString, QString> clipped(QMap<QString, QString> texts) {
  for (auto& text : texts) text = clipped(text);
  return texts;
}

void put(QDataStream& stream, Kept const& kept);
bool take(QDataStream& stream, Kept& kept);

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
/// file says that they hold; here none is made for what the file does not hold, however many it says.)
template <class Things>
bool take_all(QDataStream& stream, Things& things) {
  quint32 count = 0;
  stream >> count;
  if (stream.status() != QDataStream::Ok) return false;
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
  stream << clipped(draft.words);
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

bool take_forms(QDataStream& stream, Kept& kept) {
  quint32 count = 0;
  stream >> count;
  if (stream.status() != QDataStream::Ok) return false;
  for (quint32 i = 0; i < count; ++i) {
    QString item;
    FormDraft draft;
    stream >> item;
    if (stream.status() != QDataStream::Ok || !take(stream, draft)) return false;
    kept.forms[item] = std::move(draft);
  }
  return true;
}

/// All but what is for later.
void put(QDataStream& stream, Kept const& kept) {
  stream << clipped(kept.draft) << kept.recent_emoji;
  put_all(stream, kept.unsent);
  put_all(stream, kept.files);
  put_all(stream, kept.replies);
  stream << clipped(kept.reply_drafts) << kept.counts_answers << kept.answers;
  stream << static_cast<quint32>(kept.forms.size());
  for (auto form = kept.forms.begin(); form != kept.forms.end(); ++form) {
    stream << form.key();
    put(stream, *form);
  }
  stream << kept.person;
}

/// As far as a file of this version goes.
bool take(QDataStream& stream, quint32 version, Kept& kept) {
  stream >> kept.draft;
  if (!take_all(stream, kept.recent_emoji) || !take_all(stream, kept.unsent)) return false;
  if (version == words_magic) return true;
  if (!take_all(stream, kept.files) || !take_all(stream, kept.replies)) return false;
  stream >> kept.reply_drafts;
  if (version != files_magic) stream >> kept.counts_answers >> kept.answers;
  if (stream.status() != QDataStream::Ok) return false;
  if (version != files_magic && version != answers_magic && !take_forms(stream, kept)) return false;
  if (version == magic || version == person_magic) stream >> kept.person;
  join(kept.unsent, kept.files);
  return stream.status() == QDataStream::Ok;
}

bool take(QDataStream& stream, Kept& later) { return take(stream, magic, later); }

std::optional<Kept> decode(QIODevice& file) {
  QDataStream stream(&file);
  stream.setVersion(QDataStream::Qt_6_0);
  quint32 version = 0;
  stream >> version;
  bool known = false;
  for (auto const one : {magic, person_magic, forms_magic, answers_magic, files_magic, words_magic})
    known = known || version == one;
  Kept kept;
  if (!known || !take(stream, version, kept)) return std::nullopt;
  if (version == magic && !take_all(stream, kept.later)) return std::nullopt;
  return kept;
}

}  // namespace

QByteArray encode(Kept const& kept) {
  QByteArray content;
  QDataStream stream(&content, QIODevice::WriteOnly);
  stream.setVersion(QDataStream::Qt_6_0);
  stream << magic;
  put(stream, kept);
  put_all(stream, kept.later);
  return content;
}

FoundKept read_kept(QString const& name) {
  QFile file(name);
  FoundKept found;
  found.is_there = file.exists() || QFileInfo(name).isSymLink();
  if (!found.is_there) return found;
  QString reason;
  if (!file.open(QIODevice::ReadOnly)) {
    reason = file.errorString();
  } else if (file.size() > largest_kept_file) {
    reason = QStringLiteral("it has %1 bytes").arg(file.size());
  } else if (found.kept = decode(file); !found.kept) {
    reason = QStringLiteral("it is damaged, or of a newer version");
  }
  if (!found.kept)
    qCWarning(kept_log, "%s: cannot be read: %s", qUtf8Printable(name), qUtf8Printable(reason));
  return found;
}

namespace {
constexpr int most_unread = 20;

QString unread_name(QString const& file, int number) {
  auto const name = file + QStringLiteral(".unread");
  return number == 1 ? name : QStringLiteral("%1-%2").arg(name).arg(number);
}
}  // namespace

QStringList unread_of(QString const& file) {
  QStringList all;
  for (int number = 1; number <= most_unread; ++number)
    if (auto const name = unread_name(file, number); QFileInfo::exists(name)) all.push_back(name);
  return all;
}

bool set_aside(QString const& file) {
  // Nothing stands in it.
  if (QFileInfo(file).size() == 0) return true;
  int number = 1;
  while (number <= most_unread && QFileInfo::exists(unread_name(file, number))) ++number;
  auto const there = unread_name(file, number);
  auto error = std::make_error_code(std::errc::file_exists);
  if (number <= most_unread)
    std::filesystem::rename(QFile::encodeName(file).constData(), QFile::encodeName(there).constData(), error);
  if (error) {
    qCWarning(kept_log, "%s: nothing is kept, so that it is not overwritten: it cannot be renamed to %s: %s",
              qUtf8Printable(file), qUtf8Printable(there), error.message().c_str());
  } else {
    qCWarning(kept_log, "%s: what could not be read is there", qUtf8Printable(there));
  }
  return !error;
}

std::vector<KeptFile> all_files(Kept const& kept) {
  auto files = kept.files;
  for (auto const& form : kept.forms) files.insert(files.end(), form.files.begin(), form.files.end());
  for (auto const& later : kept.later) {
    auto const of_later = all_files(later);
    files.insert(files.end(), of_later.begin(), of_later.end());
  }
  return files;
}

}  // namespace deskbell::tray
