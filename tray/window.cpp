// The one window: header, tabs, pages. Made on first use.
#include "tray/window.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>

#include "tray/announcement_panel.h"
#include "tray/attachments.h"
#include "tray/avatar.h"
#include "tray/chat_page.h"
#include "tray/device_page.h"
#include "tray/elided_label.h"
#include "tray/file_edit.h"
#include "tray/file_saver.h"
#include "tray/form_page.h"
#include "tray/forms.h"
#include "tray/history_page.h"
#include "tray/icons.h"
#include "tray/notice.h"
#include "tray/request_page.h"
#include "tray/requests_page.h"
#include "tray/style.h"
#include "tray/window_place.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

/// Without the time where it was not measured, or nobody can be reached.
QString header_line(Model const& model, bool waiting) {
  auto const usual = model.usual_answer();
  if (!usual) return waiting ? Window::tr("Waiting for an answer") : Window::tr("We are here to help");
  auto const minutes = static_cast<int>((usual->count() + 30) / 60);
  auto const hours = (minutes + 30) / 60;
  if (minutes < 1)
    return waiting ? Window::tr("Waiting, usually answered within a minute")
                   : Window::tr("Usually answers within a minute");
  if (minutes < 60)
    return waiting ? Window::tr("Waiting, usually answered in about %n min", nullptr, minutes)
                   : Window::tr("Usually answers in about %n min", nullptr, minutes);
  return waiting ? Window::tr("Waiting, usually answered in about %n h", nullptr, hours)
                 : Window::tr("Usually answers in about %n h", nullptr, hours);
}

bool has_tab(Page page) { return page == Page::chat || page == Page::requests || page == Page::device; }

}  // namespace

Window::Window(Model& model, Appearance const& appearance, Keeper& keeper, Attachments& attachments,
               QWidget* parent)
    : QWidget(parent),
      model_(model),
      appearance_(appearance),
      back_(new QToolButton(this)),
      search_(new QToolButton(this)),
      badge_(new QLabel(this)),
      name_(new ElidedLabel(Qt::ElideRight, this)),
      line_(new ElidedLabel(Qt::ElideRight, this)),
      tabs_(new QTabBar(this)),
      link_state_(new Notice(this)),
      refusal_(new Notice(this)),
      announcements_(new AnnouncementPanel(model, appearance, this)),
      stack_(new QStackedWidget(this)),
      chat_(new ChatPage(model, appearance, keeper, attachments, this)),
      requests_(new RequestsPage(model, appearance, this)),
      device_(new DevicePage(model, appearance, this)),
      privacy_(new PrivacyPage(this)),
      about_(new AboutPage(model, appearance, this)),
      history_(new HistoryPage(model, appearance, this)),
      request_(new RequestPage(model, appearance, keeper, this)),
      saver_(new FileSaver(model, this)),
      forms_(new Forms(model, appearance, keeper, attachments.pictures_folder(), stack_)) {
  setObjectName(QStringLiteral("window"));
  setAttribute(Qt::WA_StyledBackground);
  setAcceptDrops(true);
  build();
  connect(&appearance_, &Appearance::changed, this, &Window::refresh_look);
  connect(&model_, &Model::branding_changed, this, &Window::refresh_look);
  connect(&model_, &Model::chat_changed, this, &Window::refresh_header);
  connect(&model_, &Model::requests_changed, this, &Window::refresh_header);
  connect(&model_, &Model::reach_changed, this, [this] {
    refresh_header();
    refresh_link_state();
  });
  connect(forms_, &Forms::wants_requests, this, [this] { show_page(Page::requests); });
  connect(forms_, &Forms::stopped, this, &Window::on_form_stopped);
  connect(&model_, &Model::refused, this, &Window::show_refusal);
  connect(chat_, &ChatPage::wants_link, this, &Window::wants_link);
  connect(history_, &HistoryPage::wants_link, this, &Window::wants_link);
  connect(request_, &RequestPage::wants_link, this, &Window::wants_link);
  connect(request_, &RequestPage::title_changed, this, &Window::refresh_header);
  connect(request_, &RequestPage::looked_at, this, &Window::request_looked_at);
  connect(requests_, &RequestsPage::wants_request, this, &Window::show_request);
  connect(requests_, &RequestsPage::wants_form, this, [this] { show_page(Page::form); });
  connect(chat_, &ChatPage::wants_file, saver_, &FileSaver::save);
  connect(history_, &HistoryPage::wants_file, saver_, &FileSaver::save);
  connect(chat_, &ChatPage::wants_again, saver_, &FileSaver::again);
  connect(history_, &HistoryPage::wants_again, saver_, &FileSaver::again);
  connect(chat_, &ChatPage::refused, this, &Window::show_refusal);
  connect(chat_, &ChatPage::said, refusal_, &QWidget::hide);
  connect(request_, &RequestPage::said, refusal_, &QWidget::hide);
  connect(saver_, &FileSaver::refused, this, &Window::show_refusal);
  connect(saver_, &FileSaver::saved, this, &Window::show_done);
  connect(chat_, &ChatPage::wants_requests, this, [this] { show_page(Page::requests); });
  connect(device_, &DevicePage::wants_privacy, this, [this] { show_page(Page::privacy); });
  connect(about_, &AboutPage::wants_privacy, this, [this] {
    show_page(Page::privacy);
    opened_from_ = Page::about;
  });
  refresh_look();
  refresh_link_state();
  setMinimumSize(320, 400);
  resize(420, 600);
}

void Window::build() {
  link_state_->setObjectName(QStringLiteral("link_state"));
  auto* dismiss = refusal_->add_button(tr("OK"));
  connect(dismiss, &QPushButton::clicked, refusal_, &QWidget::hide);
  tabs_->setAccessibleName(tr("Pages"));
  tabs_->setExpanding(true);
  tabs_->setDocumentMode(true);
  tabs_->addTab(tr("Chat"));
  tabs_->addTab(tr("My requests"));
  tabs_->addTab(tr("My device"));
  connect(tabs_, &QTabBar::tabBarClicked, this, [this](int index) {
    if (index >= 0) show_page(static_cast<Page>(index));
  });
  connect(tabs_, &QTabBar::currentChanged, this, [this](int index) {
    if (has_tab(page_) && index != static_cast<int>(page_)) show_page(static_cast<Page>(index));
  });
  for (QWidget* page :
       {static_cast<QWidget*>(chat_), static_cast<QWidget*>(requests_), static_cast<QWidget*>(device_),
        static_cast<QWidget*>(privacy_), static_cast<QWidget*>(about_), static_cast<QWidget*>(history_),
        static_cast<QWidget*>(request_)}) {
    stack_->addWidget(page);
  }
  auto* rows = new QVBoxLayout(this);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(0);
  rows->addWidget(build_header());
  rows->addWidget(tabs_);
  rows->addWidget(link_state_);
  rows->addWidget(refusal_);
  rows->addWidget(announcements_);
  rows->addWidget(stack_, 1);
}

QWidget* Window::build_header() {
  auto* header = new QWidget(this);
  header->setObjectName(QStringLiteral("header"));
  header->setAttribute(Qt::WA_StyledBackground);
  name_->setObjectName(QStringLiteral("header_name"));
  line_->setObjectName(QStringLiteral("header_line"));
  back_->setObjectName(QStringLiteral("back"));
  back_->setAccessibleName(tr("Back"));
  back_->setToolTip(tr("Back"));
  back_->setIconSize({20, 20});
  connect(back_, &QToolButton::clicked, this, &Window::go_back);
  search_->setObjectName(QStringLiteral("search"));
  search_->setAccessibleName(tr("Earlier conversations"));
  search_->setToolTip(tr("Earlier conversations (Ctrl+F)"));
  search_->setIconSize({20, 20});
  connect(search_, &QToolButton::clicked, this, [this] { show_page(Page::history); });
  auto* words = new QVBoxLayout;
  words->setSpacing(1);
  words->addWidget(name_);
  words->addWidget(line_);
  auto* columns = new QHBoxLayout(header);
  columns->setContentsMargins(14, 11, 14, 11);
  columns->setSpacing(11);
  columns->addWidget(back_);
  columns->addWidget(badge_);
  columns->addLayout(words, 1);
  columns->addWidget(search_);
  return header;
}

void Window::refresh_look() {
  auto const& theme = appearance_.theme();
  auto const colour = header_colour(to_qstring(model_.branding().colour), theme);
  setPalette(appearance_.palette());
  setStyleSheet(style_sheet(theme, colour));
  auto const on_colour = readable_on(colour);
  back_->setIcon(make_icon(QStringLiteral("back"), on_colour, colour));
  search_->setIcon(make_icon(QStringLiteral("search"), on_colour, colour));
  setWindowTitle(to_qstring(model_.branding().name));
  announcements_->refresh_look();
  chat_->refresh_look();
  requests_->refresh_look();
  device_->refresh_look();
  about_->refresh();
  history_->refresh_look();
  request_->refresh_look();
  forms_->refresh_look();
  refresh_header();
  refresh_link_state();
}

void Window::refresh_header() {
  name_->set_whole(to_qstring(model_.branding().name));
  auto const& chat = model_.chat();
  bool const online = model_.reach() == Reach::online;
  QString line = online ? header_line(model_, false) : reach_text(model_);
  if (auto const* form = form_on_show()) {
    line = form->title();
  } else if (page_ == Page::privacy) {
    line = tr("What can my IT see?");
  } else if (page_ == Page::about) {
    line = tr("About");
  } else if (page_ == Page::history) {
    line = tr("Earlier conversations");
  } else if (page_ == Page::request) {
    line = request_->title();
  } else if (chat && online) {
    // Without a link nobody knows whether somebody is there: the line above says so.
    using protocol::ChatPhase;
    auto const name = chat->technician ? to_qstring(*chat->technician) : QString();
    if (chat->phase == ChatPhase::unavailable) {
      // Below stands that nobody is free at the moment.
      line = name.isEmpty() ? tr("Nobody could answer yet") : tr("%1 could not answer yet").arg(name);
    } else if (!name.isEmpty() && chat->phase != ChatPhase::archived) {
      line = tr("%1 is answering").arg(name);
    } else if (chat->phase == ChatPhase::waiting) {
      line = header_line(model_, true);
    }
  }
  line_->set_whole(line);
  search_->setVisible(page_ == Page::chat);
  refresh_badge();
  back_->setVisible(!has_tab(page_));
  badge_->setVisible(has_tab(page_));
  tabs_->setVisible(has_tab(page_));
  auto const unread = model_.unread();
  tabs_->setTabText(0, unread > 0 ? tr("Chat (%1)").arg(unread) : tr("Chat"));
  auto const news = model_.requests_with_news();
  tabs_->setTabText(1, news > 0 ? tr("My requests (%1)").arg(news) : tr("My requests"));
}

/// Who answers, else whose desk it is.
void Window::refresh_badge() {
  auto const& chat = model_.chat();
  bool const answering = chat && chat->technician && chat->phase != protocol::ChatPhase::archived;
  auto const name = answering ? to_qstring(*chat->technician) : QString();
  constexpr int size = 34;
  auto const colour = header_colour(to_qstring(model_.branding().colour), appearance_.theme());
  if (auto const* picture = answering ? model_.picture() : nullptr) {
    auto const own =
        draw_picture(QByteArray::fromBase64(QByteArray::fromStdString(*picture)), size, devicePixelRatioF());
    if (!own.isNull()) return badge_->setPixmap(own);
  }
  badge_->setPixmap(initials_of(name).isEmpty() ? draw_icon(QStringLiteral("bell"), size, devicePixelRatioF(),
                                                            readable_on(colour), colour)
                                                : draw_avatar(name, size, devicePixelRatioF()));
}

void Window::refresh_link_state() {
  auto const& theme = appearance_.theme();
  auto const reach = model_.reach();
  if (reach == Reach::online || reach == Reach::starting || reach == Reach::connecting) {
    link_state_->hide();
    return;
  }
  QString text;
  if (reach == Reach::no_service) {
    text = tr("The Deskbell service on this computer is not running. What you write waits in this window.");
  } else if (reach == Reach::not_enrolled) {
    text = tr("This computer is not registered with your IT yet. What you write is kept on it.");
  } else if (reach == Reach::refused) {
    text = tr("Your IT's server does not accept this computer. What you write is kept on it.");
  } else if (protocol::waits_for_approval(model_.link())) {
    text =
        tr("Your IT has to let this computer in first. What you write is kept on it and goes out by itself.");
  } else {
    text = tr("You are offline. What you write is queued on this computer and goes out by itself.");
  }
  // Plain words for the person, the code for whom they ask; the details are for whoever looks closer.
  // A console that restarts in good order is nothing to ask for.
  // Nor is one that has not decided yet.
  if (model_.link().code && *model_.link().code != "stopping" &&
      !protocol::waits_for_approval(model_.link()) && reach != Reach::no_service) {
    text += QStringLiteral(" (") + to_qstring(*model_.link().code) + QLatin1Char(')');
  }
  auto const details = reach == Reach::no_service ? "" : model_.link().message.value_or("");
  link_state_->setToolTip(tooltip_text(to_qstring(details)));
  link_state_->show_text(Tone::warning, QStringLiteral("offline"), text, theme.note_ink);
}

void Window::show_refusal(QString const& text) {
  tells_done_ = false;
  refusal_->show_text(Tone::critical, QStringLiteral("failed"), text, appearance_.theme().critical);
}

void Window::show_done(QString const& text) {
  tells_done_ = true;
  refusal_->show_text(Tone::plain, QStringLiteral("sent"), text, appearance_.theme().ok);
}

void Window::show_request(protocol::RequestView const& request) {
  request_->open(request);
  show_page(Page::request);
  request_->note_look();
}

bool Window::request_is_seen(TicketId ticket) const {
  return page_ == Page::request && isVisible() && isActiveWindow() && request_->shows(ticket);
}

void Window::show_announcement(AnnouncementId id) { announcements_->show_one(id); }

void Window::dragEnterEvent(QDragEnterEvent* event) {
  auto const* form = form_on_show();
  bool const wanted = form == nullptr || form->takes_files();
  if (wanted && holds_files(*event->mimeData())) event->acceptProposedAction();
}

void Window::dropEvent(QDropEvent* event) {
  event->acceptProposedAction();
  if (auto* form = form_on_show()) return form->take(*event->mimeData());
  show_page(Page::chat);
  chat_->take(*event->mimeData());
}

FormPage* Window::form_on_show() const {
  return page_ == Page::form ? qobject_cast<FormPage*>(stack_->currentWidget()) : nullptr;
}

void Window::on_form_stopped(QString const& item_id) {
  auto* stopped = forms_->page(item_id.toStdString());
  if (isVisible() && stopped != nullptr && form_on_show() != stopped)
    show_refusal(tr("“%1” was not sent. Open it again to see why.").arg(stopped->title()));
  Q_EMIT form_stopped(item_id);
}

void Window::go_on_with_forms() { forms_->go_on(); }

void Window::show_page(Page page, std::string const& item_id) {
  QWidget* widget = nullptr;
  switch (page) {
    case Page::chat: {
      auto const* first = model_.first_item(protocol::MenuItemType::live_chat);
      chat_->set_item(item_id.empty() && first != nullptr ? first->id : item_id);
      widget = chat_;
      break;
    }
    case Page::requests:
      widget = requests_;
      break;
    case Page::device:
      widget = device_;
      break;
    case Page::about:
      widget = about_;
      break;
    case Page::privacy:
      widget = privacy_;
      break;
    case Page::form: {
      auto* form = forms_->page(item_id);
      if (form != nullptr) form->leave_thanks();
      widget = form;
      break;
    }
    case Page::history:
      history_->start();
      widget = history_;
      break;
    case Page::request:
      widget = request_;
      break;
  }
  if (widget == nullptr) {
    show_refusal(tr("There is no contact form for this computer."));
    return;
  }
  if (tells_done_ && widget != stack_->currentWidget()) refusal_->hide();
  opened_from_.reset();
  page_ = page;
  stack_->setCurrentWidget(widget);
  if (has_tab(page)) tabs_->setCurrentIndex(static_cast<int>(page));
  refresh_header();
  if (isVisible()) focus_page();
}

void Window::focus_page() {
  switch (page_) {
    case Page::chat:
      chat_->focus_composer();
      break;
    case Page::requests:
      requests_->focus_list();
      break;
    case Page::form:
      form_on_show()->focus_first();
      break;
    case Page::history:
      history_->focus_search();
      break;
    case Page::request:
      request_->focus_reply();
      break;
    case Page::device:
    case Page::about:
    case Page::privacy:
      stack_->currentWidget()->setFocus();
      break;
  }
  chat_->mark_read_if_seen();
  announcements_->mark_seen_if_visible();
}

void Window::raise_and_focus() {
  if (isMinimized()) setWindowState(windowState() & ~Qt::WindowMinimized);
  show();
  raise();
  activateWindow();
  focus_page();
}

bool Window::chat_is_seen() const { return isVisible() && isActiveWindow() && page_ == Page::chat; }

void Window::go_back() {
  if (page_ == Page::history && history_->go_back()) return;
  show_page(opened_from_.value_or(static_cast<Page>(tabs_->currentIndex())));
}

void Window::cycle_area() {
  // Tabs, announcement, page, composer, and round again.
  bool const at_top = has_tab(page_) ? tabs_->hasFocus() : back_->hasFocus();
  if (at_top && announcements_->isVisible()) {
    announcements_->focus();
  } else if (page_ == Page::chat && (tabs_->hasFocus() || announcements_->has_keyboard())) {
    chat_->focus_timeline();
  } else if (page_ == Page::chat && !chat_->composer_has_focus()) {
    chat_->focus_composer();
  } else if (at_top || announcements_->has_keyboard()) {
    focus_page();
  } else if (has_tab(page_)) {
    tabs_->setFocus(Qt::ShortcutFocusReason);
  } else {
    back_->setFocus(Qt::ShortcutFocusReason);
  }
}

void Window::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape && !has_tab(page_)) {
    go_back();
  } else if (event->key() == Qt::Key_Escape) {
    hide();
  } else if (event->key() == Qt::Key_F6) {
    cycle_area();
  } else if (event->matches(QKeySequence::Find)) {
    show_page(Page::history);
  } else if (event->modifiers() == Qt::ControlModifier && event->key() >= Qt::Key_1 &&
             event->key() <= Qt::Key_3) {
    show_page(static_cast<Page>(event->key() - Qt::Key_1));
  } else {
    QWidget::keyPressEvent(event);
  }
}

void Window::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::ActivationChange && isActiveWindow()) {
    chat_->mark_read_if_seen();
    announcements_->mark_seen_if_visible();
    request_->note_look();
    Q_EMIT seen();
  }
}

void Window::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  if (!event->spontaneous()) Q_EMIT put_away();
}

bool Window::holds_unkept() const { return saver_->busy() || forms_->holds_unkept(); }

void Window::showEvent(QShowEvent* event) {
  place_at_first(*this);
  QWidget::showEvent(event);
  chat_->mark_read_if_seen();
  announcements_->mark_seen_if_visible();
}

}  // namespace deskbell::tray
