// The fields of a contact form as its policy item asks for them: required ones marked, mistakes named beside
// the field.
#pragma once

#include <QWidget>
#include <vector>

#include "protocol/tray_link.h"
#include "tray/form_draft.h"

class QLabel;
class QMimeData;
class QVBoxLayout;

namespace deskbell::tray {

class FormFields final : public QWidget {
  Q_OBJECT
 public:
  explicit FormFields(QWidget* parent = nullptr);

  /// Makes the fields where others are asked for than stand there. What was written stays where a field of
  /// that name is still there. `known`: of the person, by field; it stands where the policy puts nothing.
  void ask_for(protocol::MenuItem const& item, FormWords known);
  /// In the fields that are there, with the policy's own text in the others.
  void set_words(FormWords const& words);
  [[nodiscard]] FormWords words() const;
  /// As they are sent, with those that the policy hides.
  [[nodiscard]] std::vector<protocol::FieldValue> values() const;
  /// Says what is wrong beside each field. Returns the first such one; null: nothing is.
  QWidget* check();
  /// Whatever the keyboard reaches, from top to bottom.
  [[nodiscard]] std::vector<QWidget*> inputs() const;
  /// Null: something stands in each.
  [[nodiscard]] QWidget* first_empty() const;
  /// Files and pictures that are pasted or dropped are no words: given() hands them on.
  void set_takes_files(bool takes);

 Q_SIGNALS:
  void edited();
  void given(QMimeData const& data);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  struct Field {
    protocol::FormField form;
    QWidget* input = nullptr;
    QLabel* error = nullptr;
  };

  void build();
  void add_field(protocol::FormField const& form, QString const& value);
  [[nodiscard]] QWidget* make_input(protocol::FormField const& form, QString const& value);
  [[nodiscard]] QString prefill_of(protocol::FormField const& form) const;

  std::vector<protocol::FormField> asked_for_;  ///< hidden ones too
  bool built_ = false;
  FormWords known_;
  FormWords words_;  ///< to stand in the fields that are made next
  std::vector<Field> fields_;
  QWidget* box_ = nullptr;
  QVBoxLayout* room_;
  bool takes_files_ = false;
};

}  // namespace deskbell::tray
