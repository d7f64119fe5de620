// The conversation as rows: days, messages, and where a conversation was closed.
#pragma once

#include <QAbstractListModel>
#include <QDate>
#include <functional>
#include <vector>

#include "tray/model.h"

namespace deskbell::tray {

enum class RowKind { day, message, closed };

struct Row {
  RowKind kind = RowKind::day;
  QByteArray key;          ///< the same row keeps its key
  QString text;            ///< what is shown; for a message exactly what was written
  MessagePointer message;  ///< where kind is message
  bool follows = false;    ///< same author as the message above, a moment later
  bool newest_own = false;
  friend bool operator==(Row const&, Row const&) = default;
};

/// Plain words for every state, for people who do not see the icon.
QString stage_text(Stage stage);

/// Why it was not sent; empty: it was, or nobody said why.
QString failure_text(Message const& message);
/// When it was sent; where it was written more than a minute earlier, both times.
QString times_text(protocol::MessageView const& view);

/// What a timeline shows; it is told of changes with Timeline::refresh.
struct TimelineSource {
  std::function<std::vector<MessagePointer> const&()> messages;
  /// How the conversation ended, where it did.
  std::function<std::optional<protocol::ChatEnding>(ChatId)> ending;
  /// The conversation that stands last, where there is one.
  std::function<std::optional<ChatId>()> last;
};

class Timeline final : public QAbstractListModel {
  Q_OBJECT
 public:
  Timeline(TimelineSource source, std::function<QDate()> today, QObject* parent = nullptr);
  /// The conversations that the model has, and follows it.
  Timeline(Model const& model, std::function<QDate()> today, QObject* parent = nullptr);

  [[nodiscard]] Row const& row(int index) const { return rows_[static_cast<std::size_t>(index)]; }
  [[nodiscard]] int rowCount(QModelIndex const& parent = {}) const override;
  [[nodiscard]] QVariant data(QModelIndex const& index, int role) const override;

 public Q_SLOTS:
  void refresh();

 private:
  [[nodiscard]] std::vector<Row> made_rows() const;
  [[nodiscard]] Row closed_row(ChatId chat, QDate today) const;
  [[nodiscard]] QString accessible_text(Row const& row) const;

  TimelineSource source_;
  std::function<QDate()> today_;
  std::vector<Row> rows_;
};

}  // namespace deskbell::tray
