// What a person would miss if this program ended now: words not sent yet, in a file that only they can read.
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>
#include <string>
#include <vector>

#include "tray/file_writer.h"
#include "tray/kept.h"

namespace deskbell::tray {

class Keeper final : public QObject {
  Q_OBJECT
 public:
  /// Empty: keeps nothing. Reads what is there; what cannot be read is set aside under another name. Nobody
  /// else writes to the file: see KeptPlace.
  explicit Keeper(QString file_name, QObject* parent = nullptr);
  /// Writes what is still to be written.
  ~Keeper() override;
  /// The file of this person on this machine: a home folder may be on several.
  static QString default_file();

  [[nodiscard]] QString const& draft() const { return kept_.draft; }
  void set_draft(QString const& text);
  [[nodiscard]] std::vector<Unsent> const& unsent() const { return kept_.unsent; }
  void set_unsent(std::vector<Unsent> unsent);
  /// What is attached, or on its way with what was not sent.
  [[nodiscard]] std::vector<KeptFile> const& files() const { return kept_.files; }
  void set_files(std::vector<KeptFile> files);
  /// Replies to requests that the service does not have.
  [[nodiscard]] std::vector<protocol::RequestComment> const& replies() const { return kept_.replies; }
  void set_replies(std::vector<protocol::RequestComment> replies);
  [[nodiscard]] QString reply_draft(TicketId ticket) const;
  void set_reply_draft(TicketId ticket, QString const& text);
  /// What was written into a contact form and the service did not take yet, by its item of the policy.
  [[nodiscard]] FormDraft form(std::string const& item_id) const;
  /// An empty one is forgotten.
  void set_form(std::string const& item_id, FormDraft draft);
  /// Those that their person has sent already.
  [[nodiscard]] std::vector<std::string> sent_forms() const;
  /// Also of those that wait for a place.
  [[nodiscard]] std::vector<KeptFile> form_files() const;
  /// How the person is reached, as they wrote it in the last form that was taken, by the name of its field.
  [[nodiscard]] FormWords const& person() const { return kept_.person; }
  void set_person(FormWords person);
  /// Up to when answers to a request were read, and told; by the times of the answers themselves.
  struct Answers {
    Time read{};
    Time told{};
  };
  [[nodiscard]] Answers answers(TicketId ticket) const;
  void set_answers(TicketId ticket, Answers answers);
  /// Whether answers are counted on this machine yet: what is older than that was not missed.
  [[nodiscard]] bool counts_answers() const { return kept_.counts_answers; }
  void count_answers();
  /// Newest first.
  [[nodiscard]] QStringList const& recent_emoji() const { return kept_.recent_emoji; }
  void set_recent_emoji(QStringList const& emoji);
  /// Until all of it stands on the disk.
  void flush();
  /// What another session left, by the rule of take_in(). True: it stands on the disk; false: nothing of it
  /// is taken. Before anybody asks what is kept.
  [[nodiscard]] bool adopt(Kept left);
  /// False: something that was kept could not be read, or an earlier run set it aside. Its pictures may be
  /// any that nobody else holds.
  [[nodiscard]] bool knows_all() const { return knows_all_; }

 private:
  void read();
  void write();
  void write_soon();

  QString file_name_;
  bool keeps_;             ///< it has a file, and may write there
  bool knows_all_ = true;  ///< there is no file that may speak of other pictures
  FileWriter writer_;
  Kept kept_;
  QTimer soon_;
};

}  // namespace deskbell::tray
