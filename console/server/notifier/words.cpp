// Mails in the technician's language; bodies of webhooks in English, for programs.
#include "console/server/notifier/words.h"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "console/server/scope.h"

namespace deskbell::console {

namespace {

namespace json = boost::json;
namespace notify = core::notify;
using notify::Event;
using notify::Language;

std::string event_line(Item const& item, Language language) {
  if (item.event == Event::test)
    return language == Language::de ? "Ein Versuch: so erreichen Sie Mitteilungen."
                                    : "A test: this is how you are told.";
  auto const& row = notify::row_of(item.event);
  return std::string(language == Language::de ? row.title_de : row.title);
}

std::string more_line(Item const& item, Language language) {
  if (item.more == 0) return {};
  auto const count = std::to_string(item.more);
  if (language == Language::de)
    return item.more == 1 ? "… und eine weitere Nachricht" : "… und " + count + " weitere Nachrichten";
  return item.more == 1 ? "… and one more message" : "… and " + count + " more messages";
}

std::string subject_of(Outgoing const& outgoing) {
  auto const& first = outgoing.items.front();
  auto const language = outgoing.to.language;
  if (outgoing.items.size() == 1) return first.title + ": " + event_line(first, language);
  auto const count = std::to_string(outgoing.items.size());
  return (language == Language::de ? count + " Mitteilungen: " : count + " notifications: ") + first.title +
         ", …";
}

std::string link(std::string const& href, std::string const& text) {
  return "<a href=\"" + html_of(href) + "\">" + html_of(text) + "</a>";
}

void add_text(std::string& text, Outgoing const& outgoing, Item const& item, std::string const& site) {
  auto const language = outgoing.to.language;
  text += event_line(item, language) + "\n" + item.title + "\n";
  if (!item.text.empty()) text += "\n" + item.text + "\n";
  if (auto const more = more_line(item, language); !more.empty()) text += more + "\n";
  if (!site.empty()) text += "\n" + site + path_of(item.subject, item.subject_id) + "\n";
  text += "\n" + notify::reason(item.event, item.presence, outgoing.channel, language) + "\n";
}

void add_html(std::string& html, Outgoing const& outgoing, Item const& item, std::string const& site) {
  auto const language = outgoing.to.language;
  html +=
      "<div style=\"border:1px solid #ccd3d0;border-radius:8px;padding:12px 16px;margin:0 0 12px\"><p "
      "style=\"margin:0 0 4px;color:#4a5753\">" +
      html_of(event_line(item, language)) + "</p><p style=\"margin:0 0 8px;font-weight:600\">" +
      (site.empty() ? html_of(item.title) : link(site + path_of(item.subject, item.subject_id), item.title)) +
      "</p>";
  if (!item.text.empty()) html += "<p style=\"margin:0 0 8px\">" + html_of(item.text) + "</p>";
  if (auto const more = more_line(item, language); !more.empty())
    html += "<p style=\"margin:0 0 8px\">" + html_of(more) + "</p>";
  html += "<p style=\"margin:0;font-size:12px;color:#4a5753\">" +
          html_of(notify::reason(item.event, item.presence, outgoing.channel, language)) + "</p></div>";
}

}  // namespace

MailMessage mail_of(Outgoing const& outgoing, MailAddress const& from, std::string const& site, Time now) {
  MailMessage mail;
  mail.from = from;
  mail.to = {outgoing.to.name, outgoing.to.email};
  mail.subject = subject_of(outgoing);
  mail.id = outgoing.name;
  mail.date = now;
  bool const german = outgoing.to.language == Language::de;
  mail.html = std::string("<!doctype html><html lang=\"") + (german ? "de" : "en") +
              "\"><meta charset=\"utf-8\"><body style=\"font-family:system-ui,sans-serif;font-size:14px;"
              "color:#17211e;background:#fff\">";
  for (auto const& item : outgoing.items) {
    if (!mail.text.empty()) mail.text += "\n---\n\n";
    add_text(mail.text, outgoing, item, site);
    add_html(mail.html, outgoing, item, site);
  }
  if (!site.empty()) {
    mail.settings_link = site + "/settings/notifications";
    auto const words =
        german ? "Mitteilungen ändern oder abbestellen" : "Change what you are told, or stop it";
    mail.text += "\n" + std::string(words) + ": " + mail.settings_link + "\n";
    mail.html += "<p style=\"font-size:12px\">" + link(mail.settings_link, words) + "</p>";
  }
  mail.html += "</body></html>";
  return mail;
}

std::string webhook_body_of(Outgoing const& outgoing, std::string const& site, std::string const& record) {
  auto const& item = outgoing.items.front();
  std::string text = event_line(item, Language::en) + "\n" + item.title;
  if (!item.text.empty()) text += "\n" + item.text;
  auto const address = site + path_of(item.subject, item.subject_id);
  json::object notification{
      {"uuid", item.uid},
      {"event", boost::describe::enum_to_string(item.event, "")},
      {"while", boost::describe::enum_to_string(item.presence, "")},
      {"user", {{"uuid", outgoing.to.uid}, {"name", outgoing.to.name}}},
      {"reason", notify::reason(item.event, item.presence, outgoing.channel, Language::en)},
      {"created_at", iso(Scope{}, item.created_at)}};
  json::object attributes{{"notification", std::move(notification)}};
  if (!record.empty()) attributes[item.subject] = json::parse(record);
  return json::serialize(
      json::object{{"text", text},
                   {"html", "<p>" + html_of(text) + "</p>"},
                   {"link", site.empty() ? json::value(nullptr) : json::value(json::string(address))},
                   {"attributes", std::move(attributes)}});
}

}  // namespace deskbell::console
