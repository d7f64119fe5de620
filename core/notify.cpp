// The table of events, and the decisions over it.
#include "core/notify.h"

#include <algorithm>

namespace deskbell::core::notify {

namespace {

constexpr std::array<EventRow, event_count> table{{
    {Event::chat_unassigned, "A conversation waits that nobody has taken",
     "Eine Unterhaltung wartet, die niemand hat", false, "w", "e"},
    {Event::chat_unread, "A new message in a conversation of mine",
     "Eine neue Nachricht in einer meiner Unterhaltungen", true, "w", "e"},
    {Event::mention, "A colleague's note calls me by name", "Die Notiz eines Kollegen nennt mich beim Namen",
     true, "w", "we"},
    {Event::ticket_created, "A ticket was created", "Ein Ticket wurde angelegt", false, "", ""},
    {Event::ticket_assigned, "A ticket was assigned to me", "Ein Ticket wurde mir zugewiesen", true, "w",
     "we"},
    {Event::ticket_reply, "A customer replied to a ticket of mine or of nobody",
     "Ein Kunde hat auf ein Ticket geantwortet, das ich oder niemand hat", true, "w", "e"},
    {Event::alert_created, "A device raised an alert", "Ein Gerät meldet einen Alarm", false, "", ""},
    {Event::alert_resolved, "An alert resolved itself", "Ein Alarm hat sich erledigt", false, "", ""},
    {Event::asset_created, "A device was enrolled", "Ein Gerät wurde angemeldet", false, "", ""},
    {Event::device_waits, "A device waits for approval", "Ein Gerät wartet auf Freigabe", false, "w", "e"},
    {Event::test, "Somebody asked for a test", "Jemand wollte einen Versuch", true, "weh", "weh"},
}};

constexpr char letter_of(Channel channel) {
  return channel == Channel::web ? 'w' : channel == Channel::email ? 'e' : 'h';
}

std::size_t index_of(Channel channel) { return static_cast<std::size_t>(channel); }

}  // namespace

std::span<EventRow const> events() { return std::span(table).first(event_count - 1); }

EventRow const& row_of(Event event) { return table[static_cast<std::size_t>(event)]; }

Rules Rules::usual() {
  static Rules const made = [] {
    Rules rules;
    for (auto const& row : events()) {
      for (auto const channel : all_channels) {
        rules.set(row.event, Presence::online, channel,
                  row.usual_online.find(letter_of(channel)) != row.usual_online.npos);
        rules.set(row.event, Presence::offline, channel,
                  row.usual_offline.find(letter_of(channel)) != row.usual_offline.npos);
      }
    }
    return rules;
  }();
  return made;
}

std::optional<Time> quiet_until(QuietHours const& hours, Time now, business_hours::LocalClock const& clock) {
  constexpr std::chrono::minutes whole_day{24 * 60};
  constexpr int days_seen = 10;
  business_hours::Plan plan;
  for (std::size_t day = 0; day < plan.week.size(); ++day) {
    auto& spans = plan.week[day];
    if (hours.days[day]) {
      spans = {{std::chrono::minutes(0), whole_day}};
    } else if (hours.from < hours.until) {
      spans = {{hours.from, hours.until}};
    } else if (hours.until < hours.from) {
      if (hours.until > std::chrono::minutes(0)) spans.push_back({std::chrono::minutes(0), hours.until});
      spans.push_back({hours.from, whole_day});
    }
  }
  // Local days may begin a day before UTC's.
  auto const first = std::chrono::floor<std::chrono::days>(now) - std::chrono::days(1);
  auto const quiet = business_hours::resolve(plan, first, days_seen, clock);
  for (auto const& interval : quiet.open) {
    if (interval.from <= now && now < interval.until)
      return std::min(interval.until, Time(now + std::chrono::hours(24 * 7)));
  }
  return std::nullopt;
}

bool Technician::concerned(Event event) const {
  return may_see && !author && (!row_of(event).personal || meant);
}

Time Technician::mail_due(Time now) const {
  if (digest <= Duration::zero()) return now;
  // The one that gathers may have been put off by quiet hours or a digest that are no more.
  return std::min(gathers_until.value_or(Time::max()), Time(now + digest));
}

std::vector<Telling> decide(Event event, Technician const& technician, Time now) {
  std::vector<Telling> tellings;
  if (!technician.concerned(event)) return tellings;
  for (auto const channel : all_channels) {
    if (technician.told[index_of(channel)] || !technician.rules.wants(event, technician.presence, channel))
      continue;
    auto const due = channel == Channel::email ? technician.mail_due(now) : now;
    tellings.push_back({channel, technician.quiet(due).value_or(due)});
  }
  return tellings;
}

std::optional<Dropped> dropped(Event event, Facts const& facts) {
  if (!facts.account || !facts.there) return Dropped::gone;
  if (!facts.may_see) return Dropped::not_allowed;
  if (!facts.wanted) return Dropped::switched_off;
  switch (event) {
    case Event::chat_unassigned:
      if (facts.answered) return Dropped::answered;
      if (!facts.open) return Dropped::closed;
      if (!facts.anybodys && !facts.mine) return Dropped::taken;
      if (facts.read) return Dropped::read;
      break;
    case Event::chat_unread:
      if (facts.read) return Dropped::read;
      if (facts.answered) return Dropped::answered;
      if (!facts.open) return Dropped::closed;
      if (!facts.mine) return Dropped::given_away;
      break;
    case Event::mention:
      if (facts.read) return Dropped::read;
      break;
    case Event::ticket_assigned:
      if (!facts.mine) return Dropped::given_away;
      if (!facts.open) return Dropped::closed;
      break;
    case Event::ticket_reply:
      if (facts.answered) return Dropped::answered;
      if (!facts.mine && !facts.anybodys) return Dropped::given_away;
      break;
    case Event::alert_created:
    case Event::device_waits:
      if (!facts.open) return Dropped::closed;
      break;
    case Event::ticket_created:
    case Event::alert_resolved:
    case Event::asset_created:
    case Event::test:
      break;
  }
  return std::nullopt;
}

std::string reason(Event event, Presence presence, Channel channel, Language language) {
  bool const german = language == Language::de;
  if (event == Event::test) {
    return german ? "Sie haben unter Einstellungen > Mitteilungen selbst um diesen Versuch gebeten."
                  : "You asked for this test yourself, under Settings > Notifications.";
  }
  auto const& row = row_of(event);
  if (german) {
    std::string_view const over = channel == Channel::email     ? "per E-Mail"
                                  : channel == Channel::webhook ? "über den Webhook"
                                                                : "im Web";
    std::string_view const when =
        presence == Presence::online ? "solange Sie online sind" : "solange Sie nicht online sind";
    return "Sie bekommen dies wegen Ihrer Regel „" + std::string(row.title_de) + "“: " + std::string(over) +
           ", " + std::string(when) + ". Ändern: Einstellungen > Mitteilungen.";
  }
  std::string_view const over = channel == Channel::email     ? "by e-mail"
                                : channel == Channel::webhook ? "to the webhook"
                                                              : "on the web";
  std::string_view const when =
      presence == Presence::online ? "while you are online" : "while you are offline";
  return "You get this because of your rule \"" + std::string(row.title) + "\": " + std::string(over) + ", " +
         std::string(when) + ". To change it: Settings > Notifications.";
}

namespace {

/// Whether a character there goes on with a word. Beyond ASCII everything does but the blocks of signs.
bool continues_word(std::string_view text, std::size_t at) {
  if (at >= text.size()) return false;
  auto const byte = [&](std::size_t offset) {
    return at + offset < text.size() ? static_cast<unsigned>(static_cast<unsigned char>(text[at + offset]))
                                     : 0U;
  };
  auto const first = byte(0);
  if (first < 0x80)
    return (first >= '0' && first <= '9') || (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
  if (first == 0xC2) return false;                                  // Latin-1 signs
  if (first == 0xE2) return !(byte(1) >= 0x80 && byte(1) <= 0xAF);  // punctuation, arrows, symbols
  if (first == 0xE3) return byte(1) != 0x80;                        // CJK punctuation
  if (first == 0xEF) return !(byte(1) == 0xBC && (byte(2) < 0x90 || byte(2) > 0xBF)) && byte(1) != 0xB8;
  return first < 0xF0;  // emoji and what else lies beyond are no letters of names
}

/// The character before `at` ends a word.
bool follows_word(std::string_view text, std::size_t at) {
  if (at == 0) return false;
  auto begin = at - 1;
  while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80U) --begin;
  return continues_word(text, begin);
}

}  // namespace

std::vector<std::size_t> mentioned(std::string_view note, std::span<std::string const> names) {
  std::vector<std::size_t> found;
  for (std::size_t at = note.find('@'); at != note.npos; at = note.find('@', at + 1)) {
    if (follows_word(note, at)) continue;
    auto const rest = note.substr(at + 1);
    std::size_t longest = 0;
    for (auto const& name : names) {
      bool const called =
          !name.empty() && rest.substr(0, name.size()) == name && !continues_word(rest, name.size());
      if (called) longest = std::max(longest, name.size());
    }
    if (longest == 0) continue;
    for (std::size_t index = 0; index < names.size(); ++index) {
      bool const called = names[index].size() == longest && rest.substr(0, longest) == names[index];
      if (called && std::find(found.begin(), found.end(), index) == found.end()) found.push_back(index);
    }
  }
  return found;
}

}  // namespace deskbell::core::notify
