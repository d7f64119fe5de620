// Files of messages on their way to where the person wants them, and nowhere else.
#pragma once

#include <QObject>
#include <QSaveFile>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "protocol/tray_link.h"

namespace deskbell::tray {

class Model;

class Downloads final : public QObject {
  Q_OBJECT
 public:
  explicit Downloads(Model& model, QObject* parent = nullptr);

  /// Fetched first where it is not on this computer. The file is there when it is whole, or not at all.
  void save(protocol::AttachmentView const& file, QString const& path);
  /// Where it was to be saved; empty: it was not, or is done.
  [[nodiscard]] QString place_of(AttachmentId id) const;
  [[nodiscard]] bool busy() const;

 Q_SIGNALS:
  void saved(QString const& path);
  void failed(deskbell::AttachmentId id, QString const& reason);

 private:
  struct Download {
    AttachmentId id;
    QString name;
    qint64 size = 0;
    QString path;
    std::unique_ptr<QSaveFile> file;  ///< open while bytes come
    qint64 written = 0;
    bool fetching = false;  ///< the bytes are not on this computer yet
    bool stopped = false;   ///< it failed; kept for another attempt
  };

  [[nodiscard]] Download* find(AttachmentId id);
  void go_on();
  void read(Download const& download);
  void on_bytes(protocol::TrayAttachmentBytes const& bytes);
  void on_changed(protocol::TrayAttachmentChanged const& changed);
  void on_fetch_answered(AttachmentId id, QString const& reason);
  void write(Download& download, QByteArray const& piece);
  void finish(Download& download);
  void stop(Download& download, QString const& reason);

  Model& model_;
  std::vector<Download> downloads_;
};

}  // namespace deskbell::tray
