// What happens in a world, in words: for whoever replays a seed.
#include "words.h"

#include "core/overload.h"

namespace deskbell::simulation {

namespace {

char const* name_of(desk::From from) {
  switch (from) {
    case desk::From::end_user:
      return "end user";
    case desk::From::technician:
      return "technician";
    case desk::From::automatic:
      break;
  }
  return "automatic";
}

std::string streak_of(chat::Said const& said) {
  return words_of(said.message) + (said.shown ? " (told)" : "");
}

std::string phase_of(chat::Phase const& phase) {
  return std::visit(
      core::Overload{
          [](chat::Idle const&) { return std::string("idle"); },
          [](chat::Waiting const& waiting) { return "waiting since " + streak_of(waiting.streak); },
          [](chat::Answered const&) { return std::string("answered"); },
          [](chat::Unavailable const& one) { return "unavailable since " + streak_of(one.streak); },
          [](chat::Archived const&) { return std::string("archived"); },
      },
      phase);
}

}  // namespace

std::string words_of(Body const& body) {
  return std::visit(
      core::Overload{
          [](Opened const& one) { return "opened " + words_of(one.chat); },
          [](Said const& one) { return "said " + words_of(one.message) + " in " + words_of(one.chat); },
          [](Unavailable const& one) {
            return "unavailable " + words_of(one.message) + " for " + words_of(one.streak) + " in " +
                   words_of(one.chat);
          },
          [](TicketRequested const& one) {
            return std::string(one.automatic ? "automatic " : "") + "ticket requested for " +
                   words_of(one.streak) + " in " + words_of(one.chat);
          },
          [](Started const& one) { return "started " + words_of(one.chat); },
          [](Message const& one) {
            return "message " + words_of(one.message) + " of " + name_of(one.from) + " at " +
                   std::to_string(one.position) + " in " + words_of(one.chat);
          },
          [](Archived const& one) { return "archived " + words_of(one.chat); },
          [](Reopened const& one) { return "reopened " + words_of(one.chat); },
          [](Merged const& one) { return "merged " + words_of(one.from) + " into " + words_of(one.to); },
          [](Continued const& one) { return "continued " + words_of(one.from) + " in " + words_of(one.to); },
          [](TicketMade const& one) { return "ticket made of " + words_of(one.chat); },
      },
      body);
}

std::string words_of(chat::State const& state) {
  auto words = words_of(state.id) + " is " + phase_of(state.phase) + ", answered to " +
               std::to_string(state.answered_position);
  for (auto const& said : state.pending) words += ", pending " + streak_of(said);
  return words;
}

std::string words_of(desk::Conversation const& conversation) {
  auto words = words_of(conversation.id) + (conversation.open ? " is open" : " is archived") + ", last " +
               std::to_string(conversation.last_position) + ", answered to " +
               std::to_string(conversation.last_answer_position);
  if (conversation.streak_message)
    words += ", waiting since " + words_of(*conversation.streak_message) + " at " +
             std::to_string(conversation.streak_position);
  if (conversation.unavailable_shown_at)
    words += ", told at " + std::to_string(conversation.unavailable_position);
  return words;
}

}  // namespace deskbell::simulation
