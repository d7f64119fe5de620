// Earlier conversations: all of them, or what they hold of some words; and one of them to read.
#pragma once

#include <QAbstractListModel>
#include <QDate>
#include <QTimer>
#include <QWidget>
#include <optional>
#include <vector>

#include "tray/appearance.h"
#include "tray/model.h"

class QLabel;
class QLineEdit;
class QListView;
class QStackedWidget;

namespace deskbell::tray {

class Timeline;
class TimelineView;

class HitList final : public QAbstractListModel {
  Q_OBJECT
 public:
  using QAbstractListModel::QAbstractListModel;
  void replace(std::vector<protocol::ChatHit> hits);
  void append(std::vector<protocol::ChatHit> const& hits);
  [[nodiscard]] bool has(MessageId message) const;
  [[nodiscard]] protocol::ChatHit const& hit(int row) const { return hits_[static_cast<std::size_t>(row)]; }
  [[nodiscard]] int rowCount(QModelIndex const& parent = {}) const override;
  [[nodiscard]] QVariant data(QModelIndex const& index, int role) const override;

 private:
  std::vector<protocol::ChatHit> hits_;
};

class HistoryPage final : public QWidget {
  Q_OBJECT
 public:
  HistoryPage(Model& model, Appearance const& appearance, QWidget* parent = nullptr);

  /// Looks anew: it was opened.
  void start();
  /// From the conversation that is read to the list. False: the list is what is shown.
  bool go_back();
  void focus_search();
  void refresh_look();

 Q_SIGNALS:
  void wants_link(QString const& url);
  void wants_file(deskbell::protocol::AttachmentView const& file);
  void wants_again(deskbell::protocol::AttachmentView const& file);

 private:
  enum class Side { earlier, later };
  /// The conversation that is read.
  struct Past {
    ChatId chat;
    MessageId target;
    bool at_target = false;
    std::vector<MessagePointer> messages;
    std::optional<protocol::ChatEnding> ending;
    bool more_earlier = false;
    bool more_later = true;
    std::optional<RequestId> asked;
    Side side = Side::earlier;
  };

  void build();
  void look();
  void look_further();
  void on_found(protocol::TrayChatsFound const& found);
  void on_refused(RequestId request, QString const& reason);
  void open_hit(QModelIndex const& index);
  void read(Side side);
  void on_read(protocol::TrayChatPage const& page);
  void say(QString const& text);
  void on_file_changed(protocol::TrayAttachmentChanged const& event);
  void on_gone(MessageId message);

  Model& model_;
  Appearance const& appearance_;
  HitList* hits_;
  QLineEdit* search_;
  QListView* list_;
  QLabel* line_;  ///< what is so, where the list does not say it
  QStackedWidget* stack_;
  Past past_;
  Timeline* timeline_;
  TimelineView* view_;
  QTimer pause_;
  std::optional<RequestId> asked_;
  protocol::TrayChatsFound last_;
  bool going_on_ = false;  ///< what comes is appended
};

}  // namespace deskbell::tray
