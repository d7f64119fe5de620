// Answers to requests that nobody read: marked until somebody looks, told once, and remembered over restarts.
#include "tray/request_news.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QListView>
#include <QSignalSpy>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>

#include "tests/tray/model_fixture.h"
#include "tests/tray/wait_for.h"
#include "tray/requests_page.h"
#include "tray/window.h"

namespace deskbell::tray {
namespace {

using namespace protocol;
using test::FakeAgent;
using test::ModelFixture;
using test::wait_for;

constexpr std::uint32_t ticket = 501;

RequestComment answer(std::uint32_t number, bool own = false) {
  RequestComment made;
  made.comment_id = CommentId{test::numbered(1'000 + number)};
  made.ticket_id = TicketId{test::numbered(ticket)};
  made.author = own ? "Ada" : "Maria Ortiz";
  made.own = own;
  made.text = "It is on its way";
  made.written_at = time_from_ms(1'779'999'990'000 + number);
  made.accepted_at = made.written_at;
  return made;
}

/// One run of the tray; what it kept is in the file.
struct TrayRun {
  ModelFixture it;
  Keeper keeper;
  RequestNews news{it.model, keeper};
  std::vector<RequestComment> told;

  explicit TrayRun(QString const& file) : keeper(file) {
    QObject::connect(&news, &RequestNews::arrived,
                     [this](RequestComment const& one) { told.push_back(one); });
  }
  /// The service is there, with one request and these comments on it.
  void connect(std::vector<RequestComment> const& comments) {
    FakeAgent agent{QString()};
    set_scene(agent, "empty");
    RequestView request;
    request.ticket_id = TicketId{test::numbered(ticket)};
    request.number = 1042;
    request.subject = "A lamp is broken";
    request.status = "In Progress";
    agent.snapshot.requests = {request};
    it.connect_with(agent.snapshot, agent.messages);
    for (auto const& command : it.all_sent<TrayShowRequest>()) {
      for (auto const& comment : comments) it.hear(TrayRequestComment{comment});
      TrayAnswer done;
      done.request_id = command.request_id;
      it.hear(done);
    }
    QCoreApplication::processEvents();
  }
  void hear(RequestComment const& comment) {
    it.hear(TrayRequestComment{comment});
    QCoreApplication::processEvents();
  }
  std::int64_t unread() const { return it.model.requests_with_news(); }
};

struct RequestNewsTest : testing::Test {
  QTemporaryDir folder;
  QString file = folder.filePath(QStringLiteral("kept"));
};

TEST_F(RequestNewsTest, WhatWasThereBeforeAnybodyCountedWasNotMissed) {
  TrayRun run(file);
  run.connect({answer(1)});
  EXPECT_EQ(run.unread(), 0);
  EXPECT_TRUE(run.told.empty());
}

TEST_F(RequestNewsTest, AnAnswerIsToldOnceAndIsNewsUntilSomebodyLooks) {
  {
    TrayRun run(file);
    run.connect({answer(1)});
    run.hear(answer(2, true));
    EXPECT_EQ(run.unread(), 0) << "what one wrote oneself is no news";
    run.hear(answer(3));
    run.hear(answer(3));
    EXPECT_EQ(run.unread(), 1);
    ASSERT_EQ(run.told.size(), 1U);
    EXPECT_EQ(run.told[0].comment_id, answer(3).comment_id);
  }
  {
    TrayRun again(file);
    again.connect({answer(1), answer(2, true), answer(3)});
    EXPECT_EQ(again.unread(), 1);
    EXPECT_TRUE(again.told.empty()) << "it was told before the tray was started again";
    again.news.see(answer(3).ticket_id);
    EXPECT_EQ(again.unread(), 0);
  }
  TrayRun last(file);
  last.connect({answer(1), answer(2, true), answer(3)});
  EXPECT_EQ(last.unread(), 0);
}

TEST_F(RequestNewsTest, WhatCameWhileTheTrayDidNotRunIsToldWhenItStarts) {
  {
    TrayRun run(file);
    run.connect({answer(1)});
  }
  TrayRun later(file);
  later.connect({answer(1), answer(2), answer(3)});
  EXPECT_EQ(later.unread(), 1);
  ASSERT_EQ(later.told.size(), 1U) << "the newest of it";
  EXPECT_EQ(later.told[0].comment_id, answer(3).comment_id);
}

TEST_F(RequestNewsTest, TheWindowMarksItAndOpeningItReadsIt) {
  TrayRun run(file);
  Appearance appearance;
  Window window{run.it.model, appearance, run.keeper, run.it.attachments};
  QObject::connect(&window, &Window::request_looked_at, &run.news, &RequestNews::see);
  run.connect({answer(1)});
  window.show_page(Page::requests);
  window.raise_and_focus();
  QCoreApplication::processEvents();
  auto* tabs = window.findChild<QTabBar*>();
  EXPECT_EQ(tabs->tabText(1), QStringLiteral("My requests"));
  run.hear(answer(2));
  EXPECT_EQ(tabs->tabText(1), QStringLiteral("My requests (1)"));
  auto* list = window.findChild<QListView*>(QStringLiteral("requests"));
  auto const row = list->model()->index(0, 0);
  EXPECT_TRUE(row.data(Qt::AccessibleTextRole).toString().startsWith(QStringLiteral("New answer. A lamp")));
  QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(row).center());
  ASSERT_EQ(window.page(), Page::request);
  ASSERT_TRUE(wait_for([&] { return run.unread() == 0; }));
  EXPECT_EQ(tabs->tabText(1), QStringLiteral("My requests"));
  run.hear(answer(3));
  EXPECT_EQ(run.unread(), 0) << "it came before somebody's eyes";
}

}  // namespace
}  // namespace deskbell::tray
