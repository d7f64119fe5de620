// "My requests": what this person asked for, newest first, with number and status.
#pragma once

#include <QAbstractListModel>
#include <QWidget>
#include <vector>

#include "tray/appearance.h"
#include "tray/model.h"

class QLabel;
class QListView;
class QPushButton;
class QStackedWidget;

namespace deskbell::tray {

/// In the person's language where we know the word.
QString request_status_text(protocol::RequestView const& request);

class RequestList final : public QAbstractListModel {
  Q_OBJECT
 public:
  explicit RequestList(Model const& model, QObject* parent = nullptr);
  [[nodiscard]] protocol::RequestView const& request(int row) const {
    return requests_[static_cast<std::size_t>(row)];
  }
  /// It has an answer that this person has not read.
  [[nodiscard]] bool is_news(int row) const;
  [[nodiscard]] int rowCount(QModelIndex const& parent = {}) const override;
  [[nodiscard]] QVariant data(QModelIndex const& index, int role) const override;

 public Q_SLOTS:
  void refresh();

 private:
  Model const& model_;
  std::vector<protocol::RequestView> requests_;
};

class RequestsPage final : public QWidget {
  Q_OBJECT
 public:
  RequestsPage(Model const& model, Appearance const& appearance, QWidget* parent = nullptr);
  void focus_list();
  void refresh_look();

 Q_SIGNALS:
  void wants_request(deskbell::protocol::RequestView const& request);
  /// A contact form is wanted, the policy's first one.
  void wants_form();

 private:
  [[nodiscard]] QWidget* build_empty();
  void refresh_new();

  Model const& model_;
  Appearance const& appearance_;
  RequestList* list_;
  QListView* view_;
  QStackedWidget* stack_;
  QLabel* empty_icon_;
  QWidget* foot_;  ///< away where the policy has no contact form
  QPushButton* new_;
};

}  // namespace deskbell::tray
