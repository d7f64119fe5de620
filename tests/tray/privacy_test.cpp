// "What can my IT see?" tells of every section that an inventory report has.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <map>

#include "protocol/inventory.h"
#include "tests/tray/window_fixture.h"
#include "tray/device_page.h"

namespace deskbell::tray {
namespace {

/// A word that a person finds the section by. Whoever adds a section says here what they will read of it.
std::map<std::string_view, QString> const& words_of() {
  static std::map<std::string_view, QString> const words{
      {"system", QStringLiteral("serial number")},
      {"os", QStringLiteral("operating system")},
      {"cpus", QStringLiteral("processor")},
      {"memory", QStringLiteral("memory")},
      {"disks", QStringLiteral("Disks")},
      {"volumes", QStringLiteral("volumes")},
      {"network_adapters", QStringLiteral("Network adapters")},
      {"software", QStringLiteral("software")},
      {"services", QStringLiteral("services")},
      {"processes", QStringLiteral("running programs")},
      {"users", QStringLiteral("accounts")},
      {"groups", QStringLiteral("groups")},
      {"sessions", QStringLiteral("signed in")},
      {"batteries", QStringLiteral("battery")},
      {"displays", QStringLiteral("displays")},
      {"controllers", QStringLiteral("connected parts")},
      {"printers", QStringLiteral("printers")},
      {"security", QStringLiteral("antivirus")},
      {"updates", QStringLiteral("available updates")},
      {"environment", QStringLiteral("system-wide settings")},
  };
  return words;
}

std::vector<std::string_view> sections() {
  std::vector<std::string_view> names;
  boost::mp11::mp_for_each<
      boost::describe::describe_members<protocol::Inventory, boost::describe::mod_any_access>>(
      [&](auto member) { names.emplace_back(member.name); });
  return names;
}

struct PrivacyTest : test::WindowTest {
  /// All that the page says, as it stands there.
  QString page_says() {
    QString all;
    for (auto* label : window.findChild<PrivacyPage*>()->findChildren<QLabel*>())
      if (label->isVisible()) all += label->text() + QLatin1Char('\n');
    return all;
  }
};

TEST_F(PrivacyTest, TellsOfEverySectionThatIsReportedAndOfNoOther) {
  open("chat", Page::privacy);
  auto const page = page_says();
  auto known = sections();
  ASSERT_GE(known.size(), 20U);
  std::vector<std::string_view> told;
  for (auto const& point : PrivacyPage::reported()) {
    EXPECT_TRUE(page.contains(point.words + QLatin1Char('\n'))) << point.words.toStdString();
    for (auto const section : point.sections) {
      told.push_back(section);
      auto const words = words_of().find(section);
      ASSERT_NE(words, words_of().end()) << section << ": say in this test what a person reads of it";
      EXPECT_TRUE(point.words.contains(words->second, Qt::CaseInsensitive))
          << section << " is not told by: " << point.words.toStdString();
    }
  }
  std::sort(known.begin(), known.end());
  std::sort(told.begin(), told.end());
  EXPECT_EQ(told, known)
      << "a section of protocol/inventory.h that a person is not told of, or the other way "
         "round: PrivacyPage::reported() in tray/device_page.cpp";
}

TEST_F(PrivacyTest, SaysWhatLeavesThisComputerBesideTheInventoryAndWhatNever) {
  open("chat", Page::privacy);
  auto const page = page_says();
  for (auto const* words : {"Alerts, e.g.", "What you write and attach in this window",
                            "What it does not report", "passwords, keystrokes", "Pictures of your screen"})
    EXPECT_TRUE(page.contains(QLatin1String(words))) << words;
}

}  // namespace
}  // namespace deskbell::tray
