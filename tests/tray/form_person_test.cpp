// How a person is reached: what they wrote in the last form that was taken stands in the next one.
#include <gtest/gtest.h>

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTemporaryDir>

#include "tests/support/fake_agent/scenes.h"
#include "tests/tray/model_fixture.h"
#include "tray/keeper.h"
#include "tray/window.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

using namespace protocol;
using test::ModelFixture;

/// One run of the program.
struct PersonRun {
  ModelFixture it;
  Appearance appearance;
  Keeper keeper;
  Window window;

  explicit PersonRun(QString const& file)
      : keeper(file), window(it.model, appearance, keeper, it.attachments) {
    test::FakeAgent agent{QString()};
    set_scene(agent, "empty");
    auto other = agent.snapshot.menu[1];
    other.id = "other";
    other.form = {{"phone", FieldUse::shown, {}, {}},
                  {"email", FieldUse::required, {}, {}},
                  {"subject", FieldUse::shown, {}, {}}};
    auto filled = other;
    filled.id = "filled";
    filled.form[0].default_value = "4711";
    filled.form[1] = {"email", FieldUse::hidden, "desk@example.com", {}};
    agent.snapshot.menu.push_back(other);
    agent.snapshot.menu.push_back(filled);
    it.connect_with(agent.snapshot, agent.messages);
  }
  void open(std::string const& id) {
    window.show_page(Page::form, id);
    window.raise_and_focus();
    QCoreApplication::processEvents();
  }
  QLineEdit* field(char const* name) {
    for (auto* one : window.findChildren<QLineEdit*>(QStringLiteral("field_") + QLatin1String(name)))
      if (one->isVisible()) return one;
    return nullptr;
  }
  QString text(char const* name) {
    return field(name) != nullptr ? field(name)->text() : QStringLiteral("-");
  }
  void write(char const* name, char const* words) {
    field(name)->clear();
    field(name)->insert(QString::fromLatin1(words));
  }
  void send() {
    for (auto* one : window.findChildren<QPushButton*>(QStringLiteral("form_send")))
      if (one->isVisible()) return one->click();
  }
  void answer(std::optional<std::string> error = {}) {
    ASSERT_FALSE(it.all_sent<TraySubmitForm>().empty());
    TrayAnswer said;
    said.request_id = it.all_sent<TraySubmitForm>().back().request_id;
    said.error = std::move(error);
    it.hear(said);
    QCoreApplication::processEvents();
  }
};

struct FormPersonTest : testing::Test {
  QTemporaryDir folder;
  QString kept = folder.filePath(QStringLiteral("kept"));
};

TEST_F(FormPersonTest, TheNextFormKnowsHowThePersonIsReached) {
  {
    PersonRun run(kept);
    run.open("other");
    run.write("email", "jana@example.com");
    run.write("phone", "0123");
    run.write("subject", "Beeping");
    run.open("form");
    EXPECT_EQ(run.text("email"), QString()) << "it was not sent yet";
    run.open("other");
    run.send();
    run.answer("no room");
    run.open("form");
    EXPECT_EQ(run.text("email"), QString()) << "it was not taken";
    run.open("other");
    run.send();
    run.answer();
    run.open("form");
    EXPECT_EQ(run.text("email"), QStringLiteral("jana@example.com")) << "also where it was open before";
    run.open("other");
    EXPECT_EQ(run.text("email"), QStringLiteral("jana@example.com"));
    EXPECT_EQ(run.text("phone"), QStringLiteral("0123"));
    EXPECT_EQ(run.text("subject"), QString()) << "another request";
  }
  PersonRun later(kept);
  later.open("other");
  EXPECT_EQ(later.text("email"), QStringLiteral("jana@example.com"));
  EXPECT_EQ(later.text("phone"), QStringLiteral("0123"));
  EXPECT_TRUE(later.keeper.form("other").empty()) << "nobody wrote anything in it";
}

TEST_F(FormPersonTest, WhatThePersonThenChangesWins) {
  {
    PersonRun run(kept);
    run.keeper.set_person({{QStringLiteral("email"), QStringLiteral("old@example.com")},
                           {QStringLiteral("phone"), QStringLiteral("0123")}});
    run.open("other");
    run.write("email", "new@example.com");
    run.write("phone", "");
  }
  PersonRun run(kept);
  run.open("other");
  EXPECT_EQ(run.text("email"), QStringLiteral("new@example.com"));
  EXPECT_EQ(run.text("phone"), QString()) << "it was taken out";
  run.send();
  run.answer();
  run.open("other");
  EXPECT_EQ(run.text("email"), QStringLiteral("new@example.com"));
  EXPECT_EQ(run.text("phone"), QString());
}

TEST_F(FormPersonTest, ThePolicysOwnTextWinsAndIsNobodysWord) {
  PersonRun run(kept);
  run.keeper.set_person({{QStringLiteral("phone"), QStringLiteral("0123")}});
  run.open("filled");
  EXPECT_EQ(run.text("phone"), QStringLiteral("4711"));
  EXPECT_EQ(run.field("email"), nullptr);
  run.send();
  run.answer();
  run.open("other");
  EXPECT_EQ(run.text("phone"), QStringLiteral("0123"));
  EXPECT_EQ(run.text("email"), QString()) << "what the policy hides was not typed by anybody";
}

}  // namespace
}  // namespace deskbell::tray
