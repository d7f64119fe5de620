// "My device": the facts that support asks for; and beside it "What can my IT see?" and "About".
#include "tray/device_page.h"

#include <QApplication>
#include <QClipboard>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

#include "tray/icons.h"
#include "tray/version.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

QString label_of(std::string const& key) {
  static std::pair<char const*, char const*> const known[] = {
      {"hostname", QT_TRANSLATE_NOOP("deskbell::tray::DevicePage", "Computer name")},
      {"os", QT_TRANSLATE_NOOP("deskbell::tray::DevicePage", "Operating system")},
      {"model", QT_TRANSLATE_NOOP("deskbell::tray::DevicePage", "Model")},
      {"manufacturer", QT_TRANSLATE_NOOP("deskbell::tray::DevicePage", "Manufacturer")},
      {"serial_number", QT_TRANSLATE_NOOP("deskbell::tray::DevicePage", "Serial number")},
      {"processor", QT_TRANSLATE_NOOP("deskbell::tray::DevicePage", "Processor")},
      {"cpu", QT_TRANSLATE_NOOP("deskbell::tray::DevicePage", "Processor")},
      {"ip", QT_TRANSLATE_NOOP("deskbell::tray::DevicePage", "IP address")},
      {"memory", QT_TRANSLATE_NOOP("deskbell::tray::DevicePage", "Memory")},
      {"disk", QT_TRANSLATE_NOOP("deskbell::tray::DevicePage", "Disk, free / size")},
      {"user", QT_TRANSLATE_NOOP("deskbell::tray::DevicePage", "Signed in as")},
      {"kernel", QT_TRANSLATE_NOOP("deskbell::tray::DevicePage", "Kernel")},
      {"last_boot", QT_TRANSLATE_NOOP("deskbell::tray::DevicePage", "Last start")},
      {"mac", QT_TRANSLATE_NOOP("deskbell::tray::DevicePage", "Network card")},
      {"domain", QT_TRANSLATE_NOOP("deskbell::tray::DevicePage", "Domain")},
      {"agent_version", QT_TRANSLATE_NOOP("deskbell::tray::DevicePage", "Deskbell version")},
  };
  for (auto const& [name, label] : known) {
    if (key == name) return DevicePage::tr(label);
  }
  auto words = to_qstring(key);
  words.replace(QLatin1Char('_'), QLatin1Char(' '));
  if (!words.isEmpty()) words[0] = words[0].toUpper();
  return words;
}

QVBoxLayout* scrolling_page(QWidget* page) {
  auto* scroll = new QScrollArea(page);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* inside = new QWidget(scroll);
  inside->setObjectName(QStringLiteral("page"));
  auto* rows = new QVBoxLayout(inside);
  rows->setContentsMargins(16, 16, 16, 16);
  rows->setSpacing(12);
  scroll->setWidget(inside);
  auto* all = new QVBoxLayout(page);
  all->setContentsMargins(0, 0, 0, 0);
  all->addWidget(scroll);
  return rows;
}

QLabel* add_paragraph(QVBoxLayout* rows, QString const& text, char const* name = nullptr) {
  auto* label = new QLabel(text);
  label->setTextFormat(Qt::PlainText);
  label->setWordWrap(true);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  if (name != nullptr) label->setObjectName(QString::fromLatin1(name));
  rows->addWidget(label);
  return label;
}

/// One of a list: its lines stand below one another, beside the bullet.
void add_point(QVBoxLayout* rows, QString const& text) {
  auto* columns = new QHBoxLayout;
  columns->setSpacing(8);
  columns->addWidget(new QLabel(QStringLiteral("•")), 0, Qt::AlignTop);
  auto* words = new QVBoxLayout;
  add_paragraph(words, text);
  columns->addLayout(words, 1);
  rows->addLayout(columns);
}

}  // namespace

QString reach_text(Model const& model) {
  switch (model.reach()) {
    case Reach::starting:
      return DevicePage::tr("Connecting…");
    case Reach::no_service:
      return DevicePage::tr("The Deskbell service is not running");
    case Reach::not_enrolled:
      return DevicePage::tr("This computer is not registered with your IT yet");
    case Reach::connecting:
      return DevicePage::tr("Connecting…");
    case Reach::online:
      return DevicePage::tr("Online");
    case Reach::offline:
      if (protocol::waits_for_approval(model.link()))
        return DevicePage::tr("Your IT has to let this computer in first");
      return DevicePage::tr("Offline: messages are kept and sent later");
    case Reach::refused:
      break;
  }
  // What its console says of it is for whoever enrols it anew, and stands in a tooltip.
  auto const code = model.link().code.value_or("");
  if (code == "revoked") return DevicePage::tr("Your IT does not let this computer in");
  if (code == "unknown_device") return DevicePage::tr("Your IT's server does not know this computer");
  if (code == "clone") return DevicePage::tr("Your IT's server takes another computer for this one");
  auto const said = to_qstring(model.link().message.value_or(""));
  return said.isEmpty() ? DevicePage::tr("Your IT's server refused this computer") : said;
}

// ---- My device

DevicePage::DevicePage(Model const& model, Appearance const& appearance, QWidget* parent)
    : QWidget(parent), model_(model), appearance_(appearance), card_(new QWidget), empty_(nullptr) {
  auto* rows = scrolling_page(this);
  card_->setObjectName(QStringLiteral("card"));
  card_->setAttribute(Qt::WA_StyledBackground);
  rows->addWidget(card_);
  empty_ = add_paragraph(rows, tr("Nothing is known about this computer yet."), "empty_text");
  auto* buttons = new QHBoxLayout;
  auto* copy = new QPushButton(tr("Copy for support"));
  copy->setCursor(Qt::PointingHandCursor);
  auto* privacy = new QPushButton(tr("What can my IT see?"));
  privacy->setCursor(Qt::PointingHandCursor);
  buttons->addWidget(copy);
  buttons->addWidget(privacy);
  rows->addLayout(buttons);
  rows->addStretch(1);
  connect(copy, &QPushButton::clicked, this, [this, copy] {
    QApplication::clipboard()->setText(as_text());
    // A clipboard shows nothing by itself.
    copy->setText(tr("Copied"));
    QTimer::singleShot(std::chrono::seconds(3), copy, [copy] { copy->setText(tr("Copy for support")); });
  });
  connect(privacy, &QPushButton::clicked, this, &DevicePage::wants_privacy);
  connect(&model_, &Model::device_changed, this, &DevicePage::refresh);
  refresh();
}

namespace {
/// The device says sizes without knowing who reads them.
QString value_of(protocol::DeviceLine const& line) {
  auto text = to_qstring(line.value);
  bool const size = line.key == "memory" || line.key == "disk";
  return size ? text.replace(QLatin1Char('.'), QLocale().decimalPoint()) : text;
}
}  // namespace

QString DevicePage::as_text() const {
  QString text;
  for (auto const& line : model_.device()) {
    text += label_of(line.key) + QStringLiteral(": ") + value_of(line) + QLatin1Char('\n');
  }
  return text;
}

void DevicePage::refresh() {
  qDeleteAll(card_->findChildren<QWidget*>(Qt::FindDirectChildrenOnly));
  delete grid_;
  grid_ = new QGridLayout(card_);
  grid_->setContentsMargins(14, 12, 14, 12);
  grid_->setHorizontalSpacing(14);
  grid_->setVerticalSpacing(10);
  grid_->setColumnStretch(1, 1);
  int row = 0;
  for (auto const& line : model_.device()) {
    auto* label = new QLabel(label_of(line.key), card_);
    label->setProperty("quiet", true);
    auto* value = new QLabel(value_of(line), card_);
    for (auto* one : {label, value}) {
      one->setTextFormat(Qt::PlainText);
      one->setWordWrap(true);
    }
    value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    value->setAccessibleName(label->text() + QStringLiteral(": ") + value->text());
    grid_->addWidget(label, row, 0, Qt::AlignTop);
    grid_->addWidget(value, row, 1, Qt::AlignTop);
    ++row;
  }
  card_->setVisible(row > 0);
  empty_->setVisible(row == 0);
}

void DevicePage::refresh_look() { update(); }

// ---- What can my IT see?

std::vector<PrivacyPage::Point> PrivacyPage::reported() {
  return {
      {{"system", "cpus", "memory", "batteries", "displays", "controllers"},
       tr("The computer: name, model, serial number, firmware, processor, memory, battery, displays, "
          "built-in "
          "and connected parts")},
      {{"os", "updates", "environment"},
       tr("The operating system: version, last start, pending restart, available updates, language and "
          "other system-wide settings")},
      {{"disks", "volumes"},
       tr("Disks and volumes: size, free space and health, never the names or contents of your files")},
      {{"network_adapters", "printers"}, tr("Network adapters and their addresses, printers")},
      {{"software", "services", "processes"},
       tr("Installed software with versions, services, and running programs with the account that runs them, "
          "never what they were told or show")},
      {{"users", "groups", "sessions"},
       tr("The accounts and groups of this computer, who is signed in and from where, and when somebody last "
          "was")},
      {{"security"},
       tr("How it is protected: antivirus, firewall, disk encryption, secure start, automatic updates")},
      {{}, tr("Alerts, e.g. a disk that is almost full, and when the computer goes to sleep or starts")},
      {{}, tr("What you write and attach in this window and in forms, and when you have read an answer")},
  };
}

PrivacyPage::PrivacyPage(QWidget* parent) : QWidget(parent) {
  auto* rows = scrolling_page(this);
  add_paragraph(rows, tr("What this computer reports to your IT"), "section");
  for (auto const& point : reported()) add_point(rows, point.words);
  add_paragraph(rows, tr("What it does not report"), "section");
  QStringList const kept{
      tr("Your other files, mails, passwords, keystrokes, browser history, camera and microphone"),
      tr("Pictures of your screen, other than those that you take and attach yourself"),
  };
  for (auto const& line : kept) add_point(rows, line);
  rows->addStretch(1);
}

// ---- About

AboutPage::AboutPage(Model const& model, Appearance const& appearance, QWidget* parent)
    : QWidget(parent), model_(model), appearance_(appearance), icon_(new QLabel), facts_(nullptr) {
  auto* rows = scrolling_page(this);
  icon_->setAlignment(Qt::AlignCenter);
  rows->addSpacing(12);
  rows->addWidget(icon_);
  auto* title = add_paragraph(rows, QStringLiteral("Deskbell"), "empty_title");
  title->setAlignment(Qt::AlignCenter);
  facts_ = add_paragraph(rows, QString());
  facts_->setAlignment(Qt::AlignCenter);
  auto* privacy = new QPushButton(tr("What can my IT see?"));
  privacy->setCursor(Qt::PointingHandCursor);
  rows->addWidget(privacy, 0, Qt::AlignCenter);
  auto* licence = add_paragraph(
      rows,
      tr("Deskbell is free software under the Apache License 2.0. It uses Qt %1 under the LGPL version 3.")
          .arg(QString::fromLatin1(qVersion())));
  licence->setProperty("quiet", true);
  licence->setAlignment(Qt::AlignCenter);
  rows->addStretch(1);
  connect(privacy, &QPushButton::clicked, this, &AboutPage::wants_privacy);
  connect(&model_, &Model::reach_changed, this, &AboutPage::refresh);
  refresh();
}

void AboutPage::refresh() {
  icon_->setPixmap(draw_icon(QStringLiteral("deskbell"), 72, devicePixelRatioF(), Qt::white, Qt::white));
  QStringList lines{tr("Tray %1").arg(QString::fromLatin1(tray_version))};
  if (!model_.agent_version().empty()) lines << tr("Service %1").arg(to_qstring(model_.agent_version()));
  lines << reach_text(model_);
  if (model_.link().code) lines << tr("Code: %1").arg(to_qstring(*model_.link().code));
  if (!model_.lost_reason().isEmpty()) lines << model_.lost_reason();
  facts_->setText(lines.join(QLatin1Char('\n')));
}

}  // namespace deskbell::tray
