// Situations that the tray can be in, for tests and pictures.
#include "tests/support/fake_agent/scenes.h"

#include <QDateTime>
#include <algorithm>
#include <chrono>

namespace deskbell::test {
namespace {

using namespace protocol;

/// Noon of this day: what happened some minutes before it was "Today" also where a test runs just after
/// midnight.
Time now() { return time_from_ms(QDateTime(QDate::currentDate(), QTime(12, 0)).toMSecsSinceEpoch()); }
ChatId chat_id() { return ChatId{numbered(1)}; }

MenuItem item(std::string id, MenuItemType type, std::string title) {
  MenuItem made;
  made.id = std::move(id);
  made.type = type;
  made.title = std::move(title);
  return made;
}

std::vector<FormField> form_fields() {
  return {{"name", FieldUse::shown, "", {}},
          {"email", FieldUse::required, "", {}},
          {"subject", FieldUse::required, "", {}},
          {"description", FieldUse::required, "", {}},
          {"problem_type", FieldUse::shown, "Software", {"Hardware", "Software", "Network", "Access"}},
          {"priority", FieldUse::hidden, "Normal", {}}};
}

ChatView chat(ChatPhase phase) {
  ChatView view;
  view.chat_id = chat_id();
  view.phase = phase;
  return view;
}

void conversation(FakeAgent& agent) {
  auto view = chat(ChatPhase::answered);
  view.technician = "Maria Ortiz";
  view.read_position = 6;
  agent.snapshot.chat = view;
  auto early = message(1,
                       "Good morning! My Outlook has been asking for my password every few minutes since "
                       "yesterday. I type it in, it is happy, and then it asks again.",
                       true);
  early.written_at = now() - std::chrono::hours(26);
  early.accepted_at = early.written_at;
  auto answer =
      message(2,
              "Hi Jana, thanks for ringing. I can see your device here, so no need to look anything up. "
              "Did you change your Windows password recently?",
              false);
  answer.written_at = early.written_at + std::chrono::minutes(2);
  answer.accepted_at = answer.written_at;
  agent.messages = {
      early,
      answer,
      message(3, "Yes! On Monday 🙈", true),
      message(4, "That is it, then. There is an old copy of the password in the credential store.", false),
      message(5,
              "Could you do this for me:\n1. Close Outlook\n2. Open “Credential Manager”\n"
              "3. Remove the entry that starts with MicrosoftOffice16",
              false),
      message(6, "Done, and it is quiet now. You are a star ⭐", true),
      message(7, "Danke! 🎉", true, Delivery::delivered)};
}

void requests(FakeAgent& agent) {
  RequestView made;
  made.ticket_id = TicketId{numbered(501)};
  made.number = 1042;
  made.subject = "Second monitor for the new desk";
  made.status = "In Progress";
  made.created_at = now() - std::chrono::hours(50);
  auto solved = made;
  solved.ticket_id = TicketId{numbered(502)};
  solved.number = 987;
  solved.subject = "VPN drops in the train";
  solved.status = "Resolved";
  solved.created_at = now() - std::chrono::hours(24 * 9);
  RequestView queued;
  queued.submission_id = SubmissionId{numbered(503)};
  queued.subject = "Printer on the second floor prints only half of every page, and then it stops";
  queued.status = "queued";
  queued.created_at = now();
  agent.snapshot.requests = {made, solved, queued};
}

void unavailable(FakeAgent& agent, TicketOffer offer) {
  auto view = chat(ChatPhase::unavailable);
  view.ticket_offer = offer;
  if (offer == TicketOffer::made) view.ticket_number = 1043;
  view.unread = 1;
  agent.snapshot.chat = view;
  auto automatic = message(12,
                           "Nobody is available right now. We answer here as soon as somebody is back, "
                           "usually within the hour.",
                           false);
  automatic.author = {AuthorKind::automatic, "Deskbell"};
  agent.messages = {
      message(10, "Hello, my laptop does not find the Wi-Fi any more", true, Delivery::delivered),
      message(11, "It worked this morning", true, Delivery::delivered), automatic};
}

void offline(FakeAgent& agent) {
  conversation(agent);
  agent.snapshot.link.status = LinkStatus::offline;
  auto waiting =
      message(8, "And one more question, when you are back: may I install Inkscape?", true, Delivery::queued);
  waiting.position.reset();
  waiting.accepted_at.reset();
  agent.messages.push_back(waiting);
}

void many(FakeAgent& agent) {
  conversation(agent);
  agent.messages.clear();
  for (std::uint32_t number = 1; number <= 2000; ++number) {
    auto text = "Message " + std::to_string(number) + " ";
    for (std::uint32_t word = 0; word < number % 40; ++word) text += "lorem ipsum ";
    agent.messages.push_back(message(number, text, number % 3 != 0));
  }
}

void failed(FakeAgent& agent) {
  conversation(agent);
  auto wrong = message(8, "Here is the log: " + std::string(120, 'x'), true, Delivery::failed);
  wrong.error = "the console refused it: conversation is closed";
  agent.messages.push_back(wrong);
}

void archived(FakeAgent& agent) {
  conversation(agent);
  auto view = *agent.snapshot.chat;
  view.phase = ChatPhase::archived;
  view.archived_by = "Maria Ortiz";
  view.archived_at = now();
  agent.snapshot.chat = view;
}

}  // namespace

Uuid numbered(std::uint32_t number) {
  Uuid uuid;
  uuid.bytes[6] = 0x70;
  uuid.bytes[8] = 0x80;
  for (std::size_t i = 0; i < 4; ++i) uuid.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  return uuid;
}

MessageView message(std::uint32_t number, std::string text, bool own, Delivery delivery) {
  MessageView view;
  view.chat_id = chat_id();
  view.message_id = MessageId{numbered(1000 + number)};
  view.position = number;
  view.order = number;
  view.author =
      own ? Author{AuthorKind::end_user, "Jana Novak"} : Author{AuthorKind::technician, "Maria Ortiz"};
  view.own = own;
  view.text = std::move(text);
  view.written_at = now() - std::chrono::minutes(20) + std::chrono::seconds(number);
  view.accepted_at = view.written_at;
  view.delivery = delivery;
  return view;
}

TrayAnnouncement announcement(std::uint32_t number, std::string title, std::string text) {
  TrayAnnouncement made;
  made.announcement.announcement_id = AnnouncementId{numbered(5000 + number)};
  made.announcement.title = std::move(title);
  made.announcement.text = std::move(text);
  made.announcement.author = "Maria Ortiz";
  made.announcement.sent_at = now() - std::chrono::minutes(60) + std::chrono::minutes(number);
  return made;
}

std::vector<MenuItem> full_menu() {
  auto form = item("form", MenuItemType::contact_form, "Report a problem");
  form.form = form_fields();
  form.screenshot_allowed = true;
  form.introduction = "Tell us what is wrong. If nothing works any more, call us: extension 4711.";
  form.thank_you = "Thank you, Acme IT has it. We will be in touch within the hour.";
  auto link = item("portal", MenuItemType::link, "R&D self_service");
  link.url = "https://example.com/help";
  auto bad = item("bad", MenuItemType::link, "Old link");
  bad.url = "file:///etc/passwd";
  auto tools = item("tools", MenuItemType::submenu, "Tools");
  tools.items = {link, bad};
  return {item("chat", MenuItemType::live_chat, "Live chat"),
          form,
          item("tickets", MenuItemType::my_tickets, "My requests"),
          item("line", MenuItemType::separator, ""),
          tools,
          item("device", MenuItemType::device_information, "My device")};
}

std::vector<std::string> scene_names() {
  return {"empty", "chat", "unavailable", "made", "offline", "archived", "failed", "many", "connecting"};
}

bool set_scene(FakeAgent& agent, std::string_view name) {
  auto& snapshot = agent.snapshot;
  snapshot = {};
  agent.messages.clear();
  snapshot.protocol_version = 1;
  snapshot.agent_version = "0.1.0";
  snapshot.user.account_id = "1000";
  snapshot.user.name = "jana";
  snapshot.user.full_name = "Jana Novak";
  snapshot.link.status = LinkStatus::online;
  snapshot.branding.name = "Acme IT Support";
  snapshot.branding.tooltip = "Acme IT Support";
  snapshot.menu = full_menu();
  snapshot.device = {{"hostname", "acme-jana-07"},          {"os", "Debian GNU/Linux 12 (bookworm)"},
                     {"model", "ThinkPad T14 Gen 4"},       {"serial_number", "PF4W1K2Z"},
                     {"ip", "192.168.20.41, 2001:db8::41"}, {"memory", "15 GiB"},
                     {"disk", "197 GiB / 476 GiB"},         {"user", "jana"}};
  requests(agent);
  if (name == "empty") return true;
  if (name == "chat") return conversation(agent), true;
  if (name == "unavailable") return unavailable(agent, TicketOffer::offered), true;
  if (name == "made") return unavailable(agent, TicketOffer::made), true;
  if (name == "offline") return offline(agent), true;
  if (name == "archived") return archived(agent), true;
  if (name == "failed") return failed(agent), true;
  if (name == "many") return many(agent), true;
  if (name == "connecting") return snapshot.link.status = LinkStatus::connecting, true;
  return false;
}

namespace {

void take_message(FakeAgent& agent, TraySay const& said) {
  auto number = static_cast<std::uint32_t>(agent.messages.size() + 1);
  auto taken = message(number, said.text, true, Delivery::queued);
  taken.message_id = said.message_id;
  bool const known = std::any_of(agent.messages.begin(), agent.messages.end(),
                                 [&](MessageView const& view) { return view.message_id == said.message_id; });
  TrayAnswer answer;
  answer.request_id = said.request_id;
  answer.chat_id = chat_id();
  agent.say(answer);
  if (known) return;
  agent.messages.push_back(taken);
  if (!agent.snapshot.chat) {
    agent.snapshot.chat = chat(ChatPhase::waiting);
    TrayChatChanged changed;
    changed.chat = *agent.snapshot.chat;
    agent.say(changed);
  }
  for (auto const delivery : {Delivery::queued, Delivery::sent, Delivery::delivered, Delivery::read}) {
    agent.messages.back().delivery = delivery;
    TrayMessages page;
    page.messages = {agent.messages.back()};
    agent.say(page);
  }
}

/// As the service does: away with it, and what it said anew where that is wanted.
void take_forget(FakeAgent& agent, TrayForgetMessage const& command) {
  TraySay anew;
  for (auto const& known : agent.messages)
    if (known.message_id == command.message_id) anew.text = known.text;
  std::erase_if(agent.messages,
                [&](MessageView const& view) { return view.message_id == command.message_id; });
  agent.say(TrayMessageGone{chat_id(), command.message_id});
  if (command.again) {
    anew.request_id = command.request_id;
    anew.message_id = *command.again;
    return take_message(agent, anew);
  }
  TrayAnswer answer;
  answer.request_id = command.request_id;
  agent.say(answer);
}

void take_form(FakeAgent& agent, TraySubmitForm const& form) {
  TrayAnswer answer;
  answer.request_id = form.request_id;
  agent.say(answer);
  TrayRequestChanged changed;
  changed.request.submission_id = form.submission_id;
  changed.request.status = "queued";
  changed.request.created_at = now();
  for (auto const& field : form.fields) {
    if (field.name == "subject") changed.request.subject = field.value;
  }
  agent.snapshot.requests.push_back(changed.request);
  agent.say(changed);
}

void take_ticket(FakeAgent& agent, TrayMakeTicket const& wish) {
  TrayAnswer answer;
  answer.request_id = wish.request_id;
  agent.say(answer);
  if (!agent.snapshot.chat) return;
  agent.snapshot.chat->ticket_offer = TicketOffer::made;
  agent.snapshot.chat->ticket_number = 1044;
  TrayChatChanged changed;
  changed.chat = *agent.snapshot.chat;
  agent.say(changed);
}

/// As the service does: notes it, and says what follows from it.
void take_mark(FakeAgent& agent, TrayMarkAnnouncement const& command) {
  TrayAnswer answer;
  answer.request_id = command.request_id;
  auto const known = std::find_if(
      agent.announcements.begin(), agent.announcements.end(),
      [&](auto const& one) { return one.announcement.announcement_id == command.announcement_id; });
  if (known == agent.announcements.end()) {
    answer.code = "not_found";
    agent.say(answer);
    return;
  }
  agent.say(answer);
  known->told = true;
  known->seen = known->seen || command.mark != AnnouncementMark::told;
  if (command.mark != AnnouncementMark::dismissed) return agent.say(*known);
  agent.announcements.erase(known);
  agent.say(TrayAnnouncementGone{command.announcement_id});
}

void take_read(FakeAgent& agent, TrayReadUpTo const& read) {
  if (!agent.snapshot.chat) return;
  agent.snapshot.chat->read_position = read.position;
  agent.snapshot.chat->unread = 0;
  TrayChatChanged changed;
  changed.chat = *agent.snapshot.chat;
  agent.say(changed);
}

}  // namespace

void behave_like_a_service(FakeAgent& agent) {
  agent.on_command = [&agent](TrayCommand const& command) {
    if (auto const* said = std::get_if<TraySay>(&command)) take_message(agent, *said);
    if (auto const* gone = std::get_if<TrayForgetMessage>(&command)) take_forget(agent, *gone);
    if (auto const* form = std::get_if<TraySubmitForm>(&command)) take_form(agent, *form);
    if (auto const* ticket = std::get_if<TrayMakeTicket>(&command)) take_ticket(agent, *ticket);
    if (auto const* read = std::get_if<TrayReadUpTo>(&command)) take_read(agent, *read);
    if (auto const* mark = std::get_if<TrayMarkAnnouncement>(&command)) take_mark(agent, *mark);
    if (auto const* opened = std::get_if<TrayOpenChat>(&command)) {
      TrayAnswer answer;
      answer.request_id = opened->request_id;
      agent.say(answer);
    }
  };
}

}  // namespace deskbell::test
