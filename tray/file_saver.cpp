// Saves files of messages where the person says, under a name that is safe. Nothing is ever opened or run.
#include "tray/file_saver.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>

#include "tray/file_names.h"
#include "tray/folders.h"
#include "tray/model.h"
#include "tray/words.h"

namespace deskbell::tray {

FileSaver::FileSaver(Model& model, QWidget* window)
    : QObject(window), model_(model), window_(window), downloads_(model) {
  connect(&downloads_, &Downloads::saved, this, [this](QString const& path) {
    Q_EMIT saved(tr("Saved as %1").arg(QDir::toNativeSeparators(path)));
  });
  connect(&downloads_, &Downloads::failed, this,
          [this](AttachmentId, QString const& reason) { Q_EMIT refused(reason); });
  connect(&model_, &Model::fetch_answered, this, [this](AttachmentId id, QString const& reason) {
    if (again_.erase(id) > 0 && !reason.isEmpty()) Q_EMIT refused(reason);
  });
}

void FileSaver::again(protocol::AttachmentView const& file) {
  auto const id = file.attachment_id;
  if (auto const place = downloads_.place_of(id); !place.isEmpty()) return downloads_.save(file, place);
  again_.insert(id);
  model_.fetch(id);
}

void FileSaver::save(protocol::AttachmentView const& file) {
  bool const failed = file.state == protocol::AttachmentState::failed;
  if (auto const place = downloads_.place_of(file.attachment_id); failed && !place.isEmpty()) {
    return downloads_.save(file, place);
  }
  auto* dialog = new QFileDialog(window_, tr("Save file"));
  dialog->setObjectName(QStringLiteral("save_dialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setFileMode(QFileDialog::AnyFile);
  dialog->setDirectory(folder_to_save_in(folder_));
  dialog->selectFile(safe_file_name(to_qstring(file.name)));
  connect(dialog, &QFileDialog::fileSelected, this, [this, file](QString const& path) {
    folder_ = QFileInfo(path).absolutePath();
    downloads_.save(file, path);
  });
  dialog->open();
}

}  // namespace deskbell::tray
