// The conversation with its composer, and what stands between them: offers, failures, who is typing.
#pragma once

#include <QTimer>
#include <QWidget>
#include <string>

#include "tray/appearance.h"
#include "tray/model.h"

class QLabel;
class QMimeData;
class QPushButton;
class QStackedWidget;
class QToolButton;
class QVBoxLayout;

namespace deskbell::tray {

class Attachments;
class FileInput;
class Composer;
class EmojiPicker;
class Keeper;
class Notice;
class Timeline;
class TimelineView;

class ChatPage final : public QWidget {
  Q_OBJECT
 public:
  ChatPage(Model& model, Appearance const& appearance, Keeper& keeper, Attachments& attachments,
           QWidget* parent = nullptr);

  /// The menu item that the conversation is opened from; its title is shown while nothing was said.
  void set_item(std::string const& item_id);
  void focus_composer();
  void focus_timeline();
  [[nodiscard]] bool composer_has_focus() const;
  [[nodiscard]] QString draft() const;
  /// Somebody looks: what stands at the bottom is read.
  void mark_read_if_seen();
  void refresh_look();
  /// What was dropped on the window.
  void take(QMimeData const& data);

 Q_SIGNALS:
  void wants_requests();
  void wants_link(QString const& url);
  void wants_file(deskbell::protocol::AttachmentView const& file);
  void wants_again(deskbell::protocol::AttachmentView const& file);
  void refused(QString const& reason);
  /// Something was said: what could not be done before is past.
  void said();

 protected:
  void showEvent(QShowEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void build();
  void build_empty();
  [[nodiscard]] QVBoxLayout* build_strips();
  void connect_notices();
  void connect_files();
  void on_messages();
  void refresh_notices();
  void refresh_empty();
  void refresh_hours();
  void on_typing(QString const& name);
  void on_send(QString const& text);
  void show_actions(MessagePointer const& message, QPoint const& where);
  void show_emoji(bool wanted);
  void load_history_if_short();
  [[nodiscard]] MessagePointer newest_failed() const;
  void go_on_below();

  Model& model_;
  Appearance const& appearance_;
  Keeper& keeper_;
  Attachments& attachments_;
  std::string item_id_;
  Timeline* timeline_;
  TimelineView* view_;
  QStackedWidget* stack_;
  QLabel* empty_icon_;
  QLabel* empty_title_;
  QLabel* empty_text_;
  QLabel* empty_hours_;
  QLabel* typing_;
  QToolButton* down_;
  Notice* offer_;
  QPushButton* make_ticket_;
  QPushButton* see_requests_;
  Notice* failed_;
  QPushButton* retry_;
  QPushButton* copy_;
  QPushButton* remove_;
  Composer* composer_;
  FileInput* files_;
  QWidget* emoji_place_;
  EmojiPicker* emoji_ = nullptr;  ///< made on first use
  QTimer typing_ends_;
  QTimer typing_pause_;
  QTimer hours_pass_;
};

}  // namespace deskbell::tray
