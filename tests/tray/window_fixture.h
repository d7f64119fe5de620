// The real window without a screen, and what a test looks for in it.
#pragma once

#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QLabel>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>

#include "tests/tray/model_fixture.h"
#include "tray/keeper.h"
#include "tray/window.h"

namespace deskbell::test {

struct WindowTest : testing::Test {
  ModelFixture it;
  tray::Appearance appearance;
  tray::Keeper keeper{QString()};
  tray::Window window{it.model, appearance, keeper, it.attachments};

  void open(std::string_view scene, tray::Page page = tray::Page::chat) {
    it.connect_with(scene);
    window.show_page(page);
    window.raise_and_focus();
    QCoreApplication::processEvents();
  }
  QPlainTextEdit* composer() { return window.findChild<QPlainTextEdit*>(QStringLiteral("composer_text")); }
  QListView* timeline() { return window.findChild<QListView*>(QStringLiteral("timeline")); }
  template <class Widget>
  Widget* field(char const* name) {
    return window.findChild<Widget*>(QStringLiteral("field_") + QLatin1String(name));
  }
  QPushButton* button(QString const& text) {
    for (auto* one : window.findChildren<QPushButton*>()) {
      if (one->text() == text && one->isVisible()) return one;
    }
    return nullptr;
  }
  /// A text that stands somewhere in the window.
  bool says(QString const& words) {
    for (auto* label : window.findChildren<QLabel*>())
      if (label->isVisible() && label->text().contains(words)) return true;
    return false;
  }
  QString read_aloud(int from_end = 1) {
    auto const* model = timeline()->model();
    return model->index(model->rowCount() - from_end, 0).data(Qt::AccessibleTextRole).toString();
  }
};

}  // namespace deskbell::test
