// A field for more than one line of words: files and pictures that are pasted or dropped on it are no words.
#pragma once

#include <QImage>
#include <QPlainTextEdit>
#include <QStringList>

class QMimeData;

namespace deskbell::tray {

/// Files of this computer that somebody drops or pastes; empty: there are none.
QStringList local_files_of(QMimeData const& data);
/// A picture, where it does not merely come along with text.
QImage picture_of(QMimeData const& data);
/// Either of them.
bool holds_files(QMimeData const& data);

class FileEdit : public QPlainTextEdit {
  Q_OBJECT
 public:
  explicit FileEdit(bool takes_files, QWidget* parent = nullptr)
      : QPlainTextEdit(parent), takes_files_(takes_files) {}
  void set_takes_files(bool takes) { takes_files_ = takes; }

 Q_SIGNALS:
  void given(QMimeData const& data);

 protected:
  [[nodiscard]] bool canInsertFromMimeData(QMimeData const* data) const override;
  void insertFromMimeData(QMimeData const* data) override;

 private:
  bool takes_files_;
};

}  // namespace deskbell::tray
