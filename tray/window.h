// The one window: header, tabs, pages. Made on first use; closing it only puts it away, with what is typed in
// it.
#pragma once

#include <QWidget>
#include <optional>
#include <string>

#include "tray/appearance.h"
#include "tray/model.h"

class QLabel;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace deskbell::tray {

class AboutPage;
class AnnouncementPanel;
class Attachments;
class ChatPage;
class DevicePage;
class ElidedLabel;
class FileSaver;
class FormPage;
class Forms;
class HistoryPage;
class Keeper;
class Notice;
class PrivacyPage;
class RequestPage;
class RequestsPage;

enum class Page { chat, requests, device, form, about, privacy, history, request };

class Window final : public QWidget {
  Q_OBJECT
 public:
  Window(Model& model, Appearance const& appearance, Keeper& keeper, Attachments& attachments,
         QWidget* parent = nullptr);

  /// `item_id`: the live chat or contact form; empty: the policy's first one.
  void show_page(Page page, std::string const& item_id = {});
  /// Something that could not be done, in plain words, until it is dismissed.
  void show_refusal(QString const& text);
  /// Something that was done, until it is dismissed, something is sent or another page is shown.
  void show_done(QString const& text);
  /// One of "My requests".
  void show_request(protocol::RequestView const& request);
  /// This one of the announcements is on show, above whatever page is.
  void show_announcement(AnnouncementId id);
  /// To the front and focused on what the page is for.
  void raise_and_focus();
  [[nodiscard]] Page page() const { return page_; }
  /// The conversation is on the screen of somebody who looks.
  [[nodiscard]] bool chat_is_seen() const;
  /// Likewise this request.
  [[nodiscard]] bool request_is_seen(TicketId ticket) const;
  /// Contact forms that were sent before this program started go on their way.
  void go_on_with_forms();
  /// A picture that is being taken for a form, or a file that is being saved: nothing else remembers it.
  [[nodiscard]] bool holds_unkept() const;

 Q_SIGNALS:
  void seen();
  void put_away();
  void wants_link(QString const& url);
  /// The answers to this request were before somebody's eyes.
  void request_looked_at(deskbell::TicketId ticket);
  /// As Forms::stopped.
  void form_stopped(QString const& item_id);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void build();
  QWidget* build_header();
  void refresh_look();
  void refresh_header();
  void refresh_badge();
  void refresh_link_state();
  void cycle_area();
  void go_back();
  void focus_page();
  [[nodiscard]] FormPage* form_on_show() const;
  void on_form_stopped(QString const& item_id);

  Model& model_;
  Appearance const& appearance_;
  Page page_ = Page::chat;
  std::optional<Page> opened_from_;  ///< where "back" leads to; the tab that was on show where not set
  QToolButton* back_;
  QToolButton* search_;
  QLabel* badge_;
  ElidedLabel* name_;
  ElidedLabel* line_;
  QTabBar* tabs_;
  Notice* link_state_;
  Notice* refusal_;
  bool tells_done_ = false;  ///< refusal_ says what was done
  AnnouncementPanel* announcements_;
  QStackedWidget* stack_;
  ChatPage* chat_;
  RequestsPage* requests_;
  DevicePage* device_;
  PrivacyPage* privacy_;
  AboutPage* about_;
  HistoryPage* history_;
  RequestPage* request_;
  FileSaver* saver_;
  Forms* forms_;
};

}  // namespace deskbell::tray
