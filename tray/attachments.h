// Files on their way from the person to the service: piece by piece, going on where they stopped.
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <QTimer>
#include <optional>
#include <vector>

#include "protocol/tray_link.h"

class QFileInfo;
class QImage;

namespace deskbell::tray {

class Model;

/// What is kept of a file over an end of this program.
struct KeptFile {
  AttachmentId id;
  QString name;
  QString media_type;
  qint64 size = 0;
  QString source;                    ///< where its bytes are read
  qint64 modified_ms = 0;            ///< of the source, when it was attached
  bool own_copy = false;             ///< the source is ours: a picture that was pasted or taken
  std::optional<MessageId> message;  ///< that it was sent with; absent: of what is being written
  friend bool operator==(KeptFile const&, KeptFile const&) = default;
};

class Attachments final : public QObject {
  Q_OBJECT
 public:
  struct File {
    KeptFile kept;
    protocol::AttachmentState state =
        protocol::AttachmentState::waiting;  ///< waiting, moving, here or failed
    qint64 taken = 0;                        ///< bytes that the service has
    QString error;                           ///< why it failed, in words for the person

    [[nodiscard]] protocol::AttachmentView view() const;
  };

  /// `folder` is for pictures that are in no file; empty: one that ends with this object.
  Attachments(Model& model, QString folder, QObject* parent = nullptr);

  /// As it was given: others may keep their pictures there too.
  [[nodiscard]] QString const& pictures_folder() const { return folder_; }
  /// What an earlier run kept, after Model::restore.
  void restore(std::vector<KeptFile> const& kept);
  /// Pictures in the folder that neither this nor any of `others` holds are deleted.
  void remove_strays(std::vector<KeptFile> const& others) const;
  [[nodiscard]] std::vector<KeptFile> kept() const;
  /// Of what is being written, in order.
  [[nodiscard]] std::vector<File> attached() const;
  /// Why some were not attached, a line each; empty: all were.
  QStringList add_files(QStringList const& paths);
  QStringList add_picture(QImage const& picture, QString const& name);
  void remove(AttachmentId id);
  void retry(AttachmentId id);
  /// Those of the message that is being written belong to this one from now on.
  void bind_to(MessageId message);
  /// The service took what was written, with them.
  void give_over() { drop(std::nullopt, true); }
  /// Those that the service had it may have thrown away meanwhile: it is asked.
  void check_again();

 Q_SIGNALS:
  /// Of those attached or kept.
  void changed();

 private:
  [[nodiscard]] File* find(AttachmentId id);
  [[nodiscard]] std::optional<QString> refusal_of(QFileInfo const& file) const;
  void add(KeptFile kept);
  void go_on();
  void send_piece(File& file);
  void on_taken(protocol::TrayAttachmentTaken const& taken);
  void on_reach();
  void begin_again(File& file);
  void fail(File& file, QString const& reason);
  void tell(File const& file);
  void drop(std::optional<MessageId> message, bool said);
  void delete_copy(KeptFile const& kept) const;
  QString folder();

  Model& model_;
  QString folder_;
  std::optional<QTemporaryDir> temporary_;
  std::vector<File> files_;
  std::optional<AttachmentId> asked_;  ///< whose answer is awaited
  bool added_ = false;                 ///< the service was told of it on this connection
  int repeats_ = 0;                    ///< answers in a row that took nothing
  QTimer pause_;
};

}  // namespace deskbell::tray
