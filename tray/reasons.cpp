// The sentences of protocol/reasons.h, and their words here: %1 is what stands in the first place.
#include "tray/reasons.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <algorithm>
#include <optional>
#include <vector>

#include "protocol/reasons.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

namespace reasons = protocol::reasons;

/// What is longer, or more of them, nobody says.
constexpr std::size_t most_bytes = 4'000;
constexpr std::ptrdiff_t most_sentences = 32;
constexpr std::string_view between = "; ";

struct Known {
  std::string_view reason;
  char const* words;
};

constexpr Known known[] = {
    {reasons::too_much_said,
     QT_TRANSLATE_NOOP("deskbell::tray",
                       "more was said on this computer within an hour than is kept: try again later")},
    {reasons::too_many_chats,
     QT_TRANSLATE_NOOP("deskbell::tray",
                       "this computer has begun %1 conversations within a day: try again tomorrow")},
    {reasons::too_many_users,
     QT_TRANSLATE_NOOP("deskbell::tray",
                       "%1 people have used this computer within a day, and no more are taken: try again "
                       "tomorrow")},
    {reasons::said_before_moving,
     QT_TRANSLATE_NOOP(
         "deskbell::tray",
         "your IT has this already, in the conversation of where this computer was before; send "
         "it again if it belongs here, too")},
    {reasons::no_such_chat,
     QT_TRANSLATE_NOOP("deskbell::tray", "this conversation is not kept here any more")},
    {reasons::no_offer,
     QT_TRANSLATE_NOOP("deskbell::tray", "a request cannot be made of this conversation any more")},
    {reasons::control_character,
     QT_TRANSLATE_NOOP("deskbell::tray",
                       "%1: character %3 is the control character %2; of these only tab and line break are "
                       "allowed")},
    {reasons::too_long,
     QT_TRANSLATE_NOOP("deskbell::tray", "%1: there are %2 characters, at most %3 are allowed")},
    {reasons::not_one_line,
     QT_TRANSLATE_NOOP("deskbell::tray", "%1: there is a line break or tab, one line is allowed")},
    {reasons::blank, QT_TRANSLATE_NOOP("deskbell::tray", "%1: please fill this in")},
    {reasons::no_address, QT_TRANSLATE_NOOP("deskbell::tray", "%1: “%2” is not an e-mail address")},
    {reasons::no_choice, QT_TRANSLATE_NOOP("deskbell::tray", "%1: “%3” is none of %2")},
    {reasons::no_such_form, QT_TRANSLATE_NOOP("deskbell::tray", "your IT does not offer this form any more")},
    {reasons::too_many_requests,
     QT_TRANSLATE_NOOP("deskbell::tray",
                       "%1 requests came from this computer within a day, and no more are taken: try again "
                       "tomorrow")},
    {reasons::sent_before_moving,
     QT_TRANSLATE_NOOP("deskbell::tray",
                       "Your IT has this already, from where this computer was before. Send it again only if "
                       "it belongs here, too")},
    {reasons::no_such_request,
     QT_TRANSLATE_NOOP("deskbell::tray", "this request is not kept on this computer any more")},
    {reasons::request_gone, QT_TRANSLATE_NOOP("deskbell::tray", "This request does not exist any more")},
    {reasons::request_elsewhere,
     QT_TRANSLATE_NOOP(
         "deskbell::tray",
         "This request was made where this computer was before, and takes no replies from here: "
         "make a new one")},
    {reasons::too_many_replies,
     QT_TRANSLATE_NOOP("deskbell::tray",
                       "%1 replies came from this computer within a day, and no more are taken: try again "
                       "tomorrow")},
    {reasons::enrolled_anew,
     QT_TRANSLATE_NOOP("deskbell::tray",
                       "This computer was registered anew before it could be asked for: please write once "
                       "more")},
    {reasons::of_another_customer,
     QT_TRANSLATE_NOOP("deskbell::tray",
                       "This computer belongs to another customer now, and this was not sent")},
    {reasons::of_another_organisation,
     QT_TRANSLATE_NOOP("deskbell::tray",
                       "This computer belongs to another organisation now, and this was not sent")},
    {reasons::file_not_added,
     QT_TRANSLATE_NOOP("deskbell::tray",
                       "the Deskbell service does not have a file any more: attach it once more")},
    {reasons::file_not_kept,
     QT_TRANSLATE_NOOP("deskbell::tray", "the file is not kept here any more: attach it once more")},
    {reasons::no_such_file, QT_TRANSLATE_NOOP("deskbell::tray", "the file is not kept here any more")},
    {reasons::file_gone, QT_TRANSLATE_NOOP("deskbell::tray", "your IT's server does not have the file")},
    {reasons::file_not_there_yet,
     QT_TRANSLATE_NOOP("deskbell::tray", "your IT's server does not have the file yet: try again later")},
    {reasons::file_differs,
     QT_TRANSLATE_NOOP("deskbell::tray", "the file that came is not the one that was sent")},
    {reasons::file_not_fetched,
     QT_TRANSLATE_NOOP("deskbell::tray",
                       "the file could not be fetched from your IT's server: try again later")},
    {reasons::file_not_written,
     QT_TRANSLATE_NOOP("deskbell::tray",
                       "the file could not be written on this computer: is its disk full?")},
    {reasons::too_much_uploaded,
     QT_TRANSLATE_NOOP("deskbell::tray",
                       "too many large files were sent from this computer within a day: try again tomorrow")},
    {reasons::console_cannot_store,
     QT_TRANSLATE_NOOP("deskbell::tray",
                       "your IT's server cannot store this now: nothing was changed, try again later")},
    {reasons::console_is_busy,
     QT_TRANSLATE_NOOP("deskbell::tray", "your IT's server has too much to do: try again in a moment")},
    {reasons::own_backlog,
     QT_TRANSLATE_NOOP("deskbell::tray",
                       "%1 (%2) of your messages and forms wait to be sent, and at most %3 (%4) may. Connect "
                       "this computer to the network and send it again when they have gone out; none of them "
                       "is lost")},
    {reasons::everybodys_backlog,
     QT_TRANSLATE_NOOP("deskbell::tray",
                       "%1 (%2) messages and forms of this computer's users wait to be sent, and at most %3 "
                       "(%4) may. Connect this computer to the network and send it again when they have gone "
                       "out; none of them is lost")},
    {reasons::little_room,
     QT_TRANSLATE_NOOP("deskbell::tray",
                       "the disk is full: free some space. Nothing is lost that was confirmed (%1 are free, "
                       "and the last %2 are kept for the service itself)")},
    {reasons::disk_full,
     QT_TRANSLATE_NOOP("deskbell::tray",
                       "the disk is full: free some space. Nothing is lost that was confirmed")},
    {reasons::disk_fails,
     QT_TRANSLATE_NOOP("deskbell::tray", "the disk cannot be written: is it full, or failing?")},
    {reasons::database_damaged,
     QT_TRANSLATE_NOOP("deskbell::tray",
                       "the database of the Deskbell service is damaged: please tell your IT")},
    {reasons::database_closed,
     QT_TRANSLATE_NOOP("deskbell::tray",
                       "the database of the Deskbell service cannot be written: please tell your IT")},
    {reasons::database_in_use,
     QT_TRANSLATE_NOOP("deskbell::tray",
                       "the database of the Deskbell service is in use by another program: please tell your "
                       "IT")},
    {reasons::not_committed,
     QT_TRANSLATE_NOOP("deskbell::tray", "the Deskbell service could not keep it: try again")},
    {reasons::service_is_older,
     QT_TRANSLATE_NOOP("deskbell::tray",
                       "the Deskbell service is older than this program: please tell your IT")},
};

/// As the form and the composer call them.
struct Field {
  std::string_view name;
  char const* context;
  char const* words;
};
constexpr Field fields[] = {
    {"text", "deskbell::tray", QT_TRANSLATE_NOOP("deskbell::tray", "Text")},
    {"name", "deskbell::tray::FormFields", QT_TRANSLATE_NOOP("deskbell::tray::FormFields", "Name")},
    {"Name", "deskbell::tray::FormFields", QT_TRANSLATE_NOOP("deskbell::tray::FormFields", "Name")},
    {"Email", "deskbell::tray::FormFields", QT_TRANSLATE_NOOP("deskbell::tray::FormFields", "E-mail")},
    {"Phone", "deskbell::tray::FormFields", QT_TRANSLATE_NOOP("deskbell::tray::FormFields", "Phone")},
    {"Subject", "deskbell::tray::FormFields", QT_TRANSLATE_NOOP("deskbell::tray::FormFields", "Subject")},
    {"Description", "deskbell::tray::FormFields",
     QT_TRANSLATE_NOOP("deskbell::tray::FormFields", "Description")},
    {"Problem type", "deskbell::tray::FormFields",
     QT_TRANSLATE_NOOP("deskbell::tray::FormFields", "Kind of problem")},
    {"Priority", "deskbell::tray::FormFields", QT_TRANSLATE_NOOP("deskbell::tray::FormFields", "Priority")},
};

QString field_shown(std::string_view word) {
  for (auto const& field : fields)
    if (word == field.name) return QCoreApplication::translate(field.context, field.words);
  return to_qstring(word);
}

QString amount_shown(std::string_view word) {
  auto text = to_qstring(word);
  static QRegularExpression const size(QStringLiteral("^[0-9]+\\.[0-9] [KMGTP]iB$"));
  if (size.match(text).hasMatch()) text.replace(QLatin1Char('.'), QLocale().decimalPoint());
  return text;
}

/// What a person wrote, or chose of, stands as it is.
QString shown(Known const& known, std::vector<std::string_view> const& found, std::size_t place) {
  if (place == 0 && known.reason.starts_with("{}")) return field_shown(found[place]);
  bool const quotes = known.reason.find('"') != std::string_view::npos;
  return quotes ? to_qstring(found[place]) : amount_shown(found[place]);
}

/// Not QString::arg: what a person wrote may have a %1 of its own.
QString filled(Known const& known, std::vector<std::string_view> const& found) {
  auto const words = QCoreApplication::translate("deskbell::tray", known.words);
  QString text;
  for (qsizetype at = 0; at < words.size(); ++at) {
    auto const place =
        words[at] == QLatin1Char('%') && at + 1 < words.size() ? words[at + 1].digitValue() : -1;
    if (place < 1 || place > static_cast<int>(found.size())) {
      text += words[at];
      continue;
    }
    text += shown(known, found, static_cast<std::size_t>(place - 1));
    ++at;
  }
  return text;
}

std::optional<QString> sentence(std::string_view reason) {
  for (auto const& one : known) {
    auto const found = reasons::words_in(reason, one.reason);
    // The fields of a form are told one after the other, and a field's name is no sentence.
    bool const several =
        found && one.reason.starts_with("{}") && found->front().find(between) != std::string_view::npos;
    if (found && !several) return filled(one, *found);
  }
  return std::nullopt;
}

/// One sentence, or several one after the other; nothing: not all of it is known. The shortest first one is
/// taken, and no other is tried: a text could be made that has no end of them.
std::optional<QString> sentences(std::string_view reason) {
  for (auto at = reason.find(between); at != std::string_view::npos; at = reason.find(between, at + 1)) {
    auto const first = sentence(reason.substr(0, at));
    if (!first) continue;
    if (auto const others = sentences(reason.substr(at + between.size())))
      return *first + QStringLiteral("; ") + *others;
    break;
  }
  return sentence(reason);
}

}  // namespace

QString reason_in_words(std::string_view reason) {
  bool const is_endless =
      reason.size() > most_bytes || std::count(reason.begin(), reason.end(), ';') >= most_sentences;
  auto const words = is_endless ? std::nullopt : sentences(reason);
  return words.value_or(to_qstring(reason));
}

}  // namespace deskbell::tray
