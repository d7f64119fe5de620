// A screenshot of a real X11 desktop: without our own window on it, and by keyboard from button to service.
#include <gtest/gtest.h>

#include <QByteArray>
#include <QFile>
#include <QImage>
#include <map>

#include "tests/support/paths.h"
#include "tests/tray/desk.h"
#include "tests/tray/wait_for.h"

namespace deskbell::tray {
namespace {

using namespace protocol;
using test::Desk;
using test::wait_for;

struct PanelScreenshot : testing::Test {
  Desk desk{"chat"};
  std::map<AttachmentId, QByteArray> taken;
  std::int64_t size = 0;

  void SetUp() override {
    ASSERT_TRUE(desk.ready());
    desk.agent.on_command = [this](TrayCommand const& command) {
      if (auto const* file = std::get_if<TrayAttach>(&command)) {
        size = file->size;
        desk.agent.say(TrayAttachmentTaken{file->attachment_id, taken[file->attachment_id].size(), {}, {}});
      }
      if (auto const* piece = std::get_if<TrayAttachBytes>(&command)) {
        auto& bytes = taken[piece->attachment_id];
        bytes += QByteArray::fromBase64(QByteArray::fromStdString(piece->data));
        desk.agent.say(TrayAttachmentTaken{piece->attachment_id, bytes.size(), {}, {}});
      }
    };
  }
  void press(char const* keys) {
    desk.run(QStringLiteral("xdotool"), {QStringLiteral("key"), QString::fromLatin1(keys)});
  }
  void open_chat() {
    desk.start_tray({QStringLiteral("--show"), QStringLiteral("chat")});
    ASSERT_FALSE(desk.await_window(QStringLiteral("^Acme IT Support$")).isEmpty());
  }
  /// By keyboard: the preview, "Cancel", "Attach".
  QImage attach() {
    if (desk.await_window(QStringLiteral("^Screenshot$")).isEmpty()) return {};
    EXPECT_TRUE(desk.agent.heard_of<TrayAttach>().empty()) << "nothing leaves before it is said";
    press("Tab");
    press("Tab");
    press("space");
    wait_for([&] { return size > 0 && !taken.empty() && taken.begin()->second.size() == size; });
    return taken.empty() ? QImage() : QImage::fromData(taken.begin()->second);
  }
};

TEST_F(PanelScreenshot, GoesFromTheScreenToTheServiceWithoutOurWindow) {
  desk.start_panel();
  open_chat();
  press("ctrl+shift+s");
  auto const picture = attach();
  EXPECT_EQ(picture.size(), QSize(900, 700));
  // The desktop is black; our window is light and 420 wide.
  int light = 0;
  for (int y = 0; y < picture.height(); y += 10)
    for (int x = 0; x < picture.width(); x += 10) light += picture.pixelColor(x, y).lightness() > 128 ? 1 : 0;
  EXPECT_LT(light, 100);
  auto const sent = desk.agent.heard_of<TrayAttach>().at(0);
  EXPECT_EQ(sent.media_type, "image/png");
  EXPECT_TRUE(sent.name.starts_with("Screenshot ")) << sent.name;
}

TEST_F(PanelScreenshot, ComesThroughThePortalOnWayland) {
  auto const shot = desk.file(QStringLiteral("portal.png"));
  QImage made(640, 480, QImage::Format_RGB32);
  made.fill(Qt::magenta);
  ASSERT_TRUE(made.save(shot));
  desk.start_panel({QStringLiteral("--portal"), shot});
  desk.set_environment("XDG_SESSION_TYPE", QStringLiteral("wayland"));
  open_chat();
  press("ctrl+shift+s");
  auto const picture = attach();
  EXPECT_EQ(picture.size(), QSize(640, 480));
  EXPECT_EQ(picture.pixelColor(5, 5), QColor(Qt::magenta));
  EXPECT_FALSE(QFile::exists(shot)) << "the portal's file does not stay behind";
}

TEST_F(PanelScreenshot, ThePersonIsBackAtTheWindowWhenThePortalDies) {
  desk.start_panel({QStringLiteral("--portal"), QStringLiteral("dies")});
  desk.set_environment("XDG_SESSION_TYPE", QStringLiteral("wayland"));
  open_chat();
  auto const visible = [&] {
    return !desk.run(QStringLiteral("xdotool"),
                     {QStringLiteral("search"), QStringLiteral("--onlyvisible"), QStringLiteral("--name"),
                      QStringLiteral("^Acme IT Support$")})
                .isEmpty();
  };
  // Twice: the button is not dead afterwards.
  for (int round = 0; round < 2; ++round) {
    press("ctrl+shift+s");
    ASSERT_TRUE(wait_for([&] { return !visible(); })) << round;
    ASSERT_FALSE(desk.await_window(QStringLiteral("^Acme IT Support$")).isEmpty()) << round;
  }
}

TEST_F(PanelScreenshot, NothingIsTakenAgainstThePersonsWill) {
  desk.start_panel({QStringLiteral("--portal"), QString()});
  desk.set_environment("XDG_SESSION_TYPE", QStringLiteral("wayland"));
  open_chat();
  press("ctrl+shift+s");
  // The window goes away, and comes back when nothing was taken.
  ASSERT_TRUE(wait_for([&] {
    return desk
        .run(QStringLiteral("xdotool"), {QStringLiteral("search"), QStringLiteral("--onlyvisible"),
                                         QStringLiteral("--name"), QStringLiteral("^Acme IT Support$")})
        .isEmpty();
  }));
  ASSERT_FALSE(desk.await_window(QStringLiteral("^Acme IT Support$")).isEmpty());
  EXPECT_TRUE(desk.agent.heard_of<TrayAttach>().empty());
}

}  // namespace
}  // namespace deskbell::tray
