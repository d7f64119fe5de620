// What is kept of a contact form over an end of this program.
#pragma once

#include <QMap>
#include <QString>
#include <optional>
#include <vector>

#include "protocol/tray_link.h"
#include "tray/attachments.h"

namespace deskbell::tray {

/// What a person wrote, by the name of its field, where that is not what the policy put there.
using FormWords = QMap<QString, QString>;

/// The service was asked to take a form under this name: with the same words it is taken once, however often.
struct AskedForm {
  SubmissionId submission;
  std::vector<protocol::FieldValue> fields;
  friend bool operator==(AskedForm const&, AskedForm const&) = default;
};

struct FormDraft {
  FormWords words;
  std::vector<KeptFile> files;
  bool sent = false;               ///< by its person; it waits for its files, or for the service
  std::optional<AskedForm> asked;  ///< absent: the service knows nothing of it yet
  [[nodiscard]] bool empty() const { return *this == FormDraft{}; }
  friend bool operator==(FormDraft const&, FormDraft const&) = default;
};

}  // namespace deskbell::tray
